#include "card.hpp"

#include <algorithm>
#include <cox/format.hpp>
#include <cox/sdk/card_text.hpp>
#include <cox/sdk/split.hpp>
#include <utility>

#include "rich_text.hpp"
#include "text.hpp"

namespace slack {

namespace {

using cox::Json;

// Of docs.slack.dev/reference/block-kit.
constexpr std::size_t kMostBlocks = 50, kMostText = 3'000, kMostField = 2'000, kMostFields = 10,
                      kMostHeader = 150, kMostElements = 25, kMostLabel = 75, kMostOptions = 100,
                      kMostUrl = 3'000;

Json plain(std::string_view text, std::size_t most) {
  const std::string shown = clipped(text, most);
  return Json::object(
      {{"type", "plain_text"}, {"text", shown.empty() ? "-" : shown}, {"emoji", false}});
}

// Whether a text looks in mrkdwn as it is: of each mark there is at most one, and no emoji.
bool is_harmless(std::string_view text) {
  return std::ranges::all_of(std::string_view("*_~`:"),
                             [&](char mark) { return std::ranges::count(text, mark) <= 1; }) &&
         text.substr(0, 1) != ">" && text.find("\n>") == std::string_view::npos;
}

Json field(const Json& each) {
  const std::string name = each["name"].as_string(), value = each["value"].as_string();
  const std::string both = name + "\n" + value;
  if (name.empty() || !is_harmless(name) || !is_harmless(value) ||
      cox::count_utf16(escape(both)) + 2 > kMostField)
    return plain(both, kMostField);
  return Json::object({{"type", "mrkdwn"},
                       {"text", "*" + escape(name) + "*\n" + escape(value)},
                       {"verbatim", true}});
}

Json button(const Json& action, std::size_t number) {
  Json out = Json::object({{"type", "button"},
                           {"action_id", "cox" + std::to_string(number)},
                           {"text", plain(action["text"].text(), kMostLabel)}});
  const std::string_view style = action["style"].text();
  if (style == "primary" || style == "danger") out.set("style", style);
  if (action["url"].is_string()) return out.set("url", action["url"]);
  return out.set("value", action["token"]);
}

Json menu(const Json& action, std::size_t number) {
  Json::Array options;
  for (const Json& each : action["options"].items()) {
    if (options.size() < kMostOptions && each["token"].is_string())
      options.push_back(Json::object(
          {{"text", plain(each["text"].text(), kMostLabel)}, {"value", each["token"]}}));
  }
  return Json::object({{"type", "static_select"},
                       {"action_id", "cox" + std::to_string(number)},
                       {"placeholder", plain(action["text"].text(), kMostHeader)},
                       {"options", std::move(options)}});
}

// What can be pressed here; the rest is said in words.
bool is_usable(const Json& action) {
  if (action["kind"].text() == "menu")
    return std::ranges::any_of(action["options"].items(),
                               [](const Json& each) { return each["token"].is_string(); });
  const std::string_view url = action["url"].text();
  if (!url.empty()) return url.substr(0, 4) == "http" && url.size() <= kMostUrl;
  return action["token"].is_string();
}

class Layout {
 public:
  Json::Array lay_out(const Json& card) {
    const std::string title = card["title"].as_string();
    if (!title.empty())
      add(Json::object({{"type", "header"}, {"text", plain(title, kMostHeader)}}));
    for (const Json& part : card["parts"].items()) add_part(part);
    if (blocks_.empty()) text("(nothing)");
    return std::move(blocks_);
  }

 private:
  void add(Json block) { blocks_.push_back(std::move(block)); }
  void rich(const Spans& spans) {
    Json block = to_rich_text(spans);
    if (!block.is_null()) add(std::move(block));
  }
  void text(std::string_view words) {
    for (const std::string& piece : cox::split_text(words, kMostText, cox::count_utf16))
      rich(plain_spans(piece));
  }
  void markdown(std::string_view words) {
    for (const std::string& piece : cox::split_text(words, kMostText, cox::count_utf16))
      rich(cox::parse_markdown(piece));
  }
  void code(std::string_view words) {
    for (const std::string& piece : cox::split_text(words, kMostText, cox::count_utf16))
      rich({{piece, cox::SPAN_CODE | cox::SPAN_BLOCK, {}}});
  }
  void fields(const Json& part) {
    Json::Array row;
    const auto flush = [&] {
      if (!row.empty())
        add(Json::object({{"type", "section"}, {"fields", std::exchange(row, {})}}));
    };
    for (const Json& each : part["fields"].items()) {
      // A long one has a row for itself.
      const bool is_long = each["short"].is_bool() && !each["short"].as_bool();
      if (is_long || row.size() == kMostFields) flush();
      row.push_back(field(each));
      if (is_long) flush();
    }
    flush();
  }
  void image(const Json& part) {
    const std::string url = part["url"].as_string(), shows = part["text"].as_string();
    if (url.substr(0, 8) != "https://" || url.size() > kMostUrl)
      return rich({{shows.empty() ? url : shows, 0, url}});
    add(Json::object({{"type", "image"},
                      {"image_url", url},
                      {"alt_text", clipped(shows.empty() ? "image" : shows, kMostField)}}));
  }
  void actions(const Json& part) {
    Json::Array row;
    for (const Json& each : part["actions"].items()) {
      if (!is_usable(each)) {
        text(cox::sdk::action_text(each));
        continue;
      }
      const std::size_t number = number_++;
      row.push_back(each["kind"].text() == "menu" ? menu(each, number) : button(each, number));
      if (row.size() == kMostElements)
        add(Json::object({{"type", "actions"}, {"elements", std::exchange(row, {})}}));
    }
    if (!row.empty()) add(Json::object({{"type", "actions"}, {"elements", std::move(row)}}));
  }
  void add_part(const Json& part) {
    const std::string_view kind = part["kind"].text();
    const std::string words = part["text"].as_string();
    if (kind == "text") return text(words);
    if (kind == "markdown") return markdown(words);
    if (kind == "code") return code(words);
    if (kind == "table") return code(cox::sdk::table_part(part));
    if (kind == "progress") return text(cox::sdk::progress_part(part));
    if (kind == "fields") return fields(part);
    if (kind == "image") return image(part);
    if (kind == "link") {
      const std::string url = part["url"].as_string();
      return rich({{words.empty() ? url : words, 0, url}});
    }
    if (kind == "actions") return actions(part);
  }

  Json::Array blocks_;
  std::size_t number_ = 0;
};

}  // namespace

std::vector<Json> card_messages(const Json& card) {
  std::vector<Json> out;
  Json::Array message;
  for (Json& block : Layout().lay_out(card)) {
    message.push_back(std::move(block));
    if (message.size() == kMostBlocks) out.emplace_back(std::exchange(message, {}));
  }
  if (!message.empty()) out.emplace_back(std::move(message));
  return out;
}

std::string color_of(const Json& card) {
  std::string color = card["color"].as_string();
  const bool is_color = color.size() == 7 && color[0] == '#' &&
                        color.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string::npos;
  if (is_color) return color;
  const std::string_view tone = card["tone"].text();
  if (tone == "good") return "#2eb886";
  if (tone == "warning") return "#daa038";
  if (tone == "danger") return "#a30200";
  return {};
}

}  // namespace slack

#include "card.hpp"

#include <algorithm>
#include <array>
#include <cox/sdk/card_text.hpp>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "text.hpp"

namespace discord {

namespace {

using cox::Json;

constexpr std::size_t kTitle = 256;
constexpr std::size_t kDescription = 4'096;
constexpr std::size_t kFields = 25;
constexpr std::size_t kFieldName = 256;
constexpr std::size_t kFieldValue = 1'024;
constexpr std::size_t kAll = 6'000;
constexpr std::size_t kLeastField = 64;  // so that neither name nor value is nothing
constexpr std::size_t kRows = 5;
constexpr std::size_t kButtons = 5;
constexpr std::size_t kOptions = 25;
constexpr std::size_t kLabel = 80;
constexpr std::size_t kUrl = 512;
constexpr std::size_t kCustomId = 100;

std::string or_blank(std::string text) {
  return text.find_first_not_of(" \n\t") == std::string::npos ? "\xe2\x80\x8b" : text;
}

bool is_web(std::string_view url) {
  return url.substr(0, 7) == "http://" || url.substr(0, 8) == "https://";
}

int color_of(const Json& card) {
  const std::string color = card["color"].as_string();
  if (color.size() == 7 && color[0] == '#') {
    char* end = nullptr;
    const long value = std::strtol(color.c_str() + 1, &end, 16);
    if (*end == '\0') return static_cast<int>(value);
  }
  constexpr std::array<std::pair<std::string_view, int>, 4> tones{
      {{"good", 0x2eb886}, {"warning", 0xdaa038}, {"danger", 0xd64545}, {"neutral", 0x8a9099}}};
  for (const auto& [tone, value] : tones)
    if (card["tone"].text() == tone) return value;
  return -1;
}

// The embed of a card, part by part, with an account of what it may still hold.
class Embed {
 public:
  Embed(const Json& card, Mentions& mentions) : mentions_(mentions) {
    const std::string title = card["title"].as_string();
    if (!title.empty()) put("title", fitting(escaped(title), kTitle));
    if (const int color = color_of(card); color >= 0) embed_.set("color", color);
    for (const Json& part : card["parts"].items()) add(part);
    end();
  }
  const Json& json() const { return embed_; }
  bool is_empty() const {
    return embed_.size() == 0 || (embed_.size() == 1 && embed_.contains("color"));
  }

 private:
  void add(const Json& part) {
    const std::string_view kind = part["kind"].text();
    if (kind == "fields") return fields(part);
    if (kind == "image" && !embed_.contains("image") && is_web(part["url"].text())) {
      embed_.set("image", Json::object({{"url", part["url"]}}));
      return;
    }
    if (kind != "actions") line(text_of(part, kind));
  }
  std::string text_of(const Json& part, std::string_view kind) {
    const std::string text = part["text"].as_string();
    if (kind == "markdown") return rendered(text, mentions_);
    if (kind == "code") return block(text, part["language"].text());
    if (kind == "table") return block(cox::sdk::table_part(part), "");
    if (kind == "link" && is_web(part["url"].text()))
      return "[" + escaped(text.empty() ? part["url"].text() : text) + "](" +
             part["url"].as_string() + ")";
    return escaped(cox::sdk::part_text(part));
  }
  // Cut inside, so that its fence stays.
  std::string block(std::string_view code, std::string_view language) const {
    const std::size_t used = characters(description_) + 40;
    const std::size_t most = std::min(kDescription, left_);
    return code_block(shortened(code, most > used ? most - used : 1), language);
  }
  void line(std::string text) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    if (text.empty()) return;
    if (!description_.empty()) description_ += '\n';
    description_ += text;
  }
  void fields(const Json& part) {
    for (const Json& field : part["fields"].items()) {
      const std::string name = field["name"].as_string(), value = field["value"].as_string();
      if (fields_.size() >= kFields || left_ < kLeastField) {
        line(escaped(name + ": " + value));
        continue;
      }
      fields_.push(
          Json::object({{"name", or_blank(fitting(escaped(name), std::min(kFieldName, left_ / 2)))},
                        {"value", or_blank(fitting(escaped(value), kFieldValue))},
                        {"inline", field["short"].as_bool(true)}}));
    }
  }
  void end() {
    if (const std::string text = fitting(description_, kDescription); !text.empty())
      put("description", text);
    if (fields_.size() > 0) embed_.set("fields", fields_);
  }
  void put(const char* name, std::string text) { embed_.set(name, std::move(text)); }
  // Within its own limit, and that of all texts together.
  std::string fitting(const std::string& text, std::size_t most) {
    std::string fits = left_ < 2 ? "" : shortened(text, std::min(most, left_));
    left_ -= std::min(left_, characters(fits));
    return fits;
  }

  Mentions& mentions_;
  Json embed_ = Json::object();
  Json fields_ = Json::array();
  std::string description_ = {};
  std::size_t left_ = kAll;
};

Json button(const Json& action) {
  Json one = Json::object(
      {{"type", 2}, {"label", shortened(or_blank(action["text"].as_string()), kLabel)}});
  const std::string_view url = action["url"].text();
  if (!url.empty()) {
    if (!is_web(url) || url.size() > kUrl) return {};
    return one.set("style", 5).set("url", url);
  }
  const std::string_view token = action["token"].text();
  if (token.empty() || token.size() > kCustomId) return {};
  const std::string_view style = action["style"].text();
  return one.set("style", style == "primary"  ? 1
                          : style == "danger" ? 4
                                              : 2)
      .set("custom_id", token);
}

// What each option brings back is its value; the menu's own id says nothing.
Json menu(const Json& action, std::size_t number) {
  Json options = Json::array();
  for (const Json& option : action["options"].items()) {
    const std::string_view token = option["token"].text();
    if (token.empty() || token.size() > kCustomId || options.size() >= kOptions) continue;
    options.push(Json::object(
        {{"label", shortened(or_blank(option["text"].as_string()), 100)}, {"value", token}}));
  }
  if (options.size() == 0) return {};
  return Json::object({{"type", 3},
                       {"custom_id", "menu" + std::to_string(number)},
                       {"placeholder", shortened(action["text"].as_string(), 150)},
                       {"options", std::move(options)}});
}

Json row(Json::Array components) {
  return Json::object({{"type", 1}, {"components", Json(std::move(components))}});
}

// Rows of five buttons, and menus in rows of their own.
Json rows_of(const Json& card) {
  Json rows = Json::array();
  Json::Array buttons;
  const auto flush = [&] {
    if (!buttons.empty() && rows.size() < kRows) rows.push(row(std::exchange(buttons, {})));
    buttons.clear();
  };
  for (const Json& part : card["parts"].items()) {
    if (part["kind"].text() != "actions") continue;
    for (const Json& action : part["actions"].items()) {
      const bool is_menu = action["kind"].text() == "menu";
      Json one = is_menu ? menu(action, rows.size()) : button(action);
      if (one.is_null()) continue;
      if (is_menu) flush();
      if (is_menu && rows.size() < kRows) rows.push(row({std::move(one)}));
      if (is_menu) continue;
      buttons.push_back(std::move(one));
      if (buttons.size() == kButtons) flush();
    }
    flush();
  }
  return rows;
}

}  // namespace

Json card_message(const Json& card, Mentions& mentions) {
  const Embed embed(card, mentions);
  Json message = Json::object({{"components", rows_of(card)}});
  Json embeds = Json::array();
  if (!embed.is_empty()) embeds.push(embed.json());
  message.set("embeds", std::move(embeds));
  return message;
}

}  // namespace discord

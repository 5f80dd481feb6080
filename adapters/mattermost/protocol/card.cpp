#include "card.hpp"

#include <cox/format.hpp>
#include <cox/sdk/split.hpp>
#include <string_view>

namespace mattermost {

namespace {

using cox::Json;

std::string clipped(const std::string& text, std::size_t most) {
  const auto pieces = cox::split_text(text, most);
  return pieces.empty() ? text : pieces.front();
}

std::string color_of(const Json& card) {
  if (card["color"].is_string()) return card["color"].as_string();
  const std::string_view tone = card["tone"].text();
  if (tone == "good") return "#2eb886";
  if (tone == "warning") return "#daa038";
  return tone == "danger" ? "#d24b4e" : "";
}

std::string cell(const Json& text) {
  std::string out = escaped(text.text());
  for (char& c : out) {
    if (c == '\n') c = ' ';
  }
  return out;
}

std::string row(const Json& cells) {
  std::string out = "|";
  for (const Json& each : cells.items()) out += " " + cell(each) + " |";
  return out + "\n";
}

std::string table(const Json& part) {
  std::string out = row(part["head"]) + "|";
  for (std::size_t i = 0; i < part["head"].size(); ++i) out += "---|";
  out += "\n";
  for (const Json& each : part["rows"].items()) out += row(each);
  return out;
}

class Builder {
 public:
  Builder(const Json& card, const std::string& press_url, const NameOf& name_of)
      : card_(card), press_url_(press_url), name_of_(name_of) {}

  Json build() {
    begin();
    if (!card_["title"].text().empty()) now_.set("title", escaped(card_["title"].text()));
    for (const Json& part : card_["parts"].items()) add(part);
    end();
    return Json(all_);
  }

 private:
  void begin() {
    now_ = Json::object();
    const std::string color = color_of(card_);
    if (!color.empty()) now_.set("color", color);
    text_.clear();
    is_full_ = false;
  }
  void end() {
    if (!text_.empty()) now_.set("text", text_);
    const bool says_something = !text_.empty() || is_full_ || now_.contains("title");
    if (!says_something) return;
    if (all_.empty()) now_.set("fallback", clipped(cox::card_to_plain(card_), 500));
    all_.push_back(now_);
  }
  // Mattermost shows the text of an attachment first: what follows its fields is another one.
  void text(const std::string& more) {
    if (is_full_) {
      end();
      begin();
    }
    if (!text_.empty() && text_.back() != '\n') text_ += '\n';
    text_ += more;
  }
  void fill(const char* key, Json value) {
    if (now_.contains(key)) {
      end();
      begin();
    }
    now_.set(key, std::move(value));
    is_full_ = true;
  }

  void add(const Json& part) {
    const std::string_view kind = part["kind"].text();
    if (kind == "text") text(escaped(part["text"].text()));
    if (kind == "markdown") text(from_markdown(part["text"].text(), name_of_));
    if (kind == "code") text(fenced(part["text"].text(), part["language"].text()) + "\n");
    if (kind == "table") text("\n" + table(part));
    if (kind == "progress") text(escaped(cox::sdk::part_text(part)));
    if (kind == "link") text(link(part));
    if (kind == "fields") fill("fields", fields(part));
    if (kind == "image") image(part);
    if (kind == "actions") actions(part);
  }
  std::string link(const Json& part) const {
    return from_markdown(
        "[" + cox::escape_markdown(part["text"].text()) + "](" + part["url"].as_string() + ")",
        name_of_);
  }
  static Json fields(const Json& part) {
    Json out = Json::array();
    for (const Json& each : part["fields"].items()) {
      out.push(Json::object({{"title", escaped(each["name"].text())},
                             {"value", escaped(each["value"].text())},
                             {"short", each["short"].as_bool()}}));
    }
    return out;
  }
  void image(const Json& part) {
    if (!part["text"].text().empty()) text(escaped(part["text"].text()));
    fill("image_url", part["url"]);
  }

  void actions(const Json& part) {
    Json out = Json::array();
    for (const Json& action : part["actions"].items()) {
      if (action["url"].is_string()) {
        text(link(action));
      } else if (press_url_.empty()) {
        text(escaped(cox::sdk::action_text(action)));
      } else {
        const Json made = action["kind"].text() == "menu" ? menu(action) : button(action);
        if (!made.is_null()) out.push(made);
      }
    }
    if (out.size() > 0) fill("actions", out);
  }
  Json integration(Json context) const {
    return Json::object({{"url", press_url_}, {"context", std::move(context)}});
  }
  Json named(const Json& action) {
    return Json::object(
        {{"id", "a" + std::to_string(++actions_)}, {"name", action["text"].as_string()}});
  }
  Json button(const Json& action) {
    if (!action["token"].is_string()) return {};
    Json out = named(action);
    out.set("type", "button");
    if (action["style"].is_string()) out.set("style", action["style"]);
    out.set("integration", integration(Json::object({{"token", action["token"]}})));
    return out;
  }
  Json menu(const Json& action) {
    Json options = Json::array();
    for (const Json& each : action["options"].items()) {
      if (!each["token"].is_string()) continue;
      options.push(Json::object({{"text", each["text"].as_string()}, {"value", each["token"]}}));
    }
    if (options.size() == 0) return {};
    Json out = named(action);
    out.set("type", "select");
    out.set("options", options);
    out.set("integration", integration(Json::object()));
    return out;
  }

  const Json& card_;
  const std::string& press_url_;
  const NameOf& name_of_;
  Json::Array all_;
  Json now_;
  std::string text_;
  bool is_full_ = false;
  int actions_ = 0;
};

// Mattermost refuses a whole dialog for one label that is longer.
constexpr std::size_t kLabel = 24;

Json element(const Json& field) {
  const std::string_view kind = field["kind"].text();
  Json out = Json::object({{"name", field["name"].as_string()},
                           {"display_name", clipped(field["text"].as_string(), kLabel)},
                           {"type", kind == "choice" ? "select"
                                    : kind == "long" ? "textarea"
                                                     : "text"},
                           {"optional", field["optional"].as_bool()}});
  if (field["text"].text().size() > kLabel) out.set("help_text", field["text"].as_string());
  if (field["initial"].is_string()) out.set("default", field["initial"]);
  if (kind != "choice") return out;
  Json options = Json::array();
  for (const Json& each : field["choices"].items())
    options.push(Json::object({{"text", each["text"]}, {"value", each["value"]}}));
  out.set("options", options);
  return out;
}

}  // namespace

Json to_attachments(const Json& card, const std::string& press_url, const NameOf& name_of) {
  return Builder(card, press_url, name_of).build();
}

Json to_dialog(const Json& form, const std::string& state, const std::string& callback) {
  Json elements = Json::array();
  for (const Json& field : form["fields"].items()) elements.push(element(field));
  return Json::object({{"callback_id", callback},
                       {"title", clipped(form["title"].as_string(), kLabel)},
                       {"elements", elements},
                       {"state", state}});
}

}  // namespace mattermost

#include "card.hpp"

#include <cox/abi.h>

#include <cox/sdk/card_text.hpp>
#include <cox/sdk/split.hpp>
#include <cox/sdk/utf.hpp>
#include <string_view>
#include <utility>

#include "markdown_v2.hpp"

namespace telegram {

namespace {

using cox::Json;

constexpr std::size_t kTokenBytes = 64;     // of callback_data
constexpr std::size_t kRowCharacters = 30;  // that a phone shows beside each other
constexpr std::size_t kRowButtons = 3;
constexpr std::size_t kMostButtons = 100;

// Telegram has no colours: a sign tells them.
std::string_view sign_of(std::string_view tone) {
  if (tone == "good") return "\xE2\x9C\x85 ";                 // check mark
  if (tone == "warning") return "\xE2\x9A\xA0\xEF\xB8\x8F ";  // warning sign
  if (tone == "danger") return "\xF0\x9F\x94\xB4 ";           // red circle
  return {};
}

// Puts blocks together into messages, as many as fit into one.
class Layout {
 public:
  void add(const std::string& block, std::size_t units) {
    if (block.empty()) return;
    if (!open_.empty() && units_ + 1 + units > kMessageUnits) flush();
    if (!open_.empty()) {
      open_ += '\n';
      ++units_;
    }
    open_ += block;
    units_ += units;
  }
  // What `render` makes of the text, which may be longer than a message. `room` is what it adds.
  template <class Render>
  void add_long(std::string_view text, Render render) {
    constexpr std::size_t kRoom = 16;
    for (const std::string& piece : cox::split_text(text, kMessageUnits - kRoom, measure))
      add(render(piece), measure(piece) + kRoom);
  }
  std::vector<std::string> take() {
    flush();
    return std::move(pieces_);
  }

 private:
  static std::size_t measure(std::string_view text) {
    std::size_t units = cox::count_utf16(text);
    for (const char c : text) units += c == '@' ? 1 : 0;
    return units;
  }
  void flush() {
    if (!open_.empty()) pieces_.push_back(std::exchange(open_, {}));
    units_ = 0;
  }

  std::vector<std::string> pieces_;
  std::string open_;
  std::size_t units_ = 0;
};

void add_fields(Layout& layout, const Json& part) {
  for (const Json& field : part["fields"].items()) {
    const std::string name = field["name"].as_string() + ":";
    const std::string value = " " + field["value"].as_string();
    layout.add_long(name + value, [&](const std::string& piece) {
      if (piece.compare(0, name.size(), name) != 0) return escaped(piece);
      return bold(name) + escaped(piece.substr(name.size()));
    });
  }
}

void add_link(Layout& layout, const Json& part) {
  const std::string label = part["text"].as_string(), url = part["url"].as_string();
  const std::string shown = label.empty() ? url : label;
  layout.add_long(shown, [&](const std::string& piece) { return link(piece, url); });
}

void add_part(Layout& layout, const Json& part) {
  const std::string_view kind = part["kind"].text();
  const std::string text = part["text"].as_string();
  if (kind == "text") {
    layout.add_long(text, escaped);
  } else if (kind == "markdown") {
    layout.add_long(text, from_markdown);
  } else if (kind == "fields") {
    add_fields(layout, part);
  } else if (kind == "table") {
    layout.add_long(cox::sdk::table_part(part),
                    [](const std::string& piece) { return code_block(piece, {}); });
  } else if (kind == "code") {
    const std::string language = part["language"].as_string().substr(0, 12);
    layout.add_long(text, [&](const std::string& piece) { return code_block(piece, language); });
  } else if (kind == "link" || kind == "image") {
    add_link(layout, part);
  } else if (kind == "progress") {
    std::string line = cox::sdk::progress_part(part);
    line.pop_back();
    layout.add_long(line, escaped);
  }
}

// Rows of buttons, as many beside each other as a phone has room for.
class Keyboard {
 public:
  void add(const Json& button) {
    const std::size_t width = cox::count_characters(button["text"].text());
    if (count_ >= kMostButtons) return;
    const bool is_full = row_.size() == kRowButtons || width_ + width > kRowCharacters;
    if (!row_.empty() && is_full) end_row();
    row_.push_back(button);
    width_ += width;
    ++count_;
  }
  void end_row() {
    if (!row_.empty()) rows_.push(Json(std::exchange(row_, {})));
    width_ = 0;
  }
  Json take() {
    end_row();
    return rows_.size() == 0 ? Json() : Json::object({{"inline_keyboard", rows_}});
  }

 private:
  Json rows_ = Json::array();
  Json::Array row_;
  std::size_t width_ = 0, count_ = 0;
};

void add_button(Keyboard& keyboard, const std::string& label, const Json& token) {
  if (label.empty() || token.text().empty() || token.text().size() > kTokenBytes) return;
  keyboard.add(Json::object({{"text", label}, {"callback_data", token}}));
}

// Telegram refuses the whole message for a button without words.
std::string label_of(const Json& action) {
  for (const char* key : {"text", "url", "say"}) {
    if (!action[key].text().empty()) return action[key].as_string();
  }
  return {};
}

void add_action(Keyboard& keyboard, const Json& action) {
  const std::string label = label_of(action);
  if (action["kind"].text() == "menu") {
    keyboard.end_row();
    for (const Json& option : action["options"].items())
      add_button(keyboard, label + ": " + option["text"].as_string(), option["token"]);
    keyboard.end_row();
  } else if (action["url"].is_string()) {
    const std::string_view url = action["url"].text();
    const bool is_web = url.substr(0, 8) == "https://" || url.substr(0, 7) == "http://";
    if (is_web) keyboard.add(Json::object({{"text", label}, {"url", url}}));
  } else {
    add_button(keyboard, label, action["token"]);
  }
}

// What has no button is said in words: a line without a token.
void add_words(Layout& layout, const Json& action) {
  const std::size_t token = action["token"].text().size();
  if (action["kind"].text() == "menu" || action["url"].is_string()) return;
  if (token > 0 && token <= kTokenBytes) return;
  std::string line = cox::sdk::action_text(action);
  while (!line.empty() && line.back() == '\n') line.pop_back();
  layout.add_long(line, from_markdown);
}

}  // namespace

CardMessage to_card(const Json& card) {
  Layout layout;
  Keyboard keyboard;
  const std::string title = card["title"].as_string();
  if (!title.empty()) layout.add_long(std::string(sign_of(card["tone"].text())) + title, bold);
  for (const Json& part : card["parts"].items()) {
    if (part["kind"].text() != "actions") {
      add_part(layout, part);
      continue;
    }
    for (const Json& action : part["actions"].items()) {
      add_action(keyboard, action);
      add_words(layout, action);
    }
    keyboard.end_row();
  }
  CardMessage made{layout.take(), keyboard.take()};
  // Buttons hang on a message, and a message needs a text.
  if (made.pieces.empty() && !made.keyboard.is_null()) made.pieces.push_back("\xE2\x80\xA6");
  return made;
}

}  // namespace telegram

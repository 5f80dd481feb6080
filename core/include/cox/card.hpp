// Cards: a title, texts, fields, tables, code, images and links, laid out by each chat as well as
// it can. Built by chaining:
//
//   call.reply(cox::Card("Deploy 42").tone("good").field("app", "web").code(log));
//
// What crosses is "rich/1", one JSON object:
//
//   {"rich": 1, "title": "...", "tone": "good", "color": "#2eb886", "parts": [
//     {"kind": "text", "text": "..."},                    plain text
//     {"kind": "markdown", "text": "..."},
//     {"kind": "fields", "fields": [{"name": "...", "value": "...", "short": true}]},
//     {"kind": "table", "head": ["..."], "rows": [["..."]]},
//     {"kind": "code", "text": "...", "language": "sh"},
//     {"kind": "image", "url": "...", "text": "what it shows"},
//     {"kind": "link", "url": "...", "text": "label"},
//     {"kind": "progress", "text": "label", "done": 0.4},                         0 to 1
//     {"kind": "actions", "actions": [
//       {"kind": "button", "text": "Approve", "say": "approve 7f3a", "style": "primary"},
//       {"kind": "button", "text": "Deploy...", "say": "deploy {app} to prod", "form": {
//         "title": "Deploy", "fields": [{"name": "app", "text": "Which?", "kind": "choice",
//           "choices": [{"value": "web", "text": "The web shop"}]}]}},
//       {"kind": "menu", "text": "Roll back to", "options": [{"text": "1.4", "say": "..."}]}]}]}
//
// "title", "tone" and "color" may be missing; a reader skips parts whose kind it does not know.
// What an action says is a command line for the bot. For a chat that has buttons the core puts a
// "token" beside each "say" (of a button, of a menu's option): the adapter hands that back when
// somebody presses it, and no more. Elsewhere people read what to say. A value; guarded by its
// owner. What is put in is copied, and nothing here fails.
#ifndef COX_CARD_HPP
#define COX_CARD_HPP

#include <cox/json.hpp>
#include <cox/sdk/action.hpp>
#include <cox/sdk/markdown.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cox {

class Card {
 public:
  using Row = std::vector<std::string>;

  explicit Card(std::string_view title = {}) {
    json_.set("rich", 1);
    if (!title.empty()) json_.set("title", title);
    json_.set("parts", Json::array());
  }

  // What it means, in the colours of the chat: "good", "warning", "danger" or "neutral".
  Card& tone(std::string_view tone) { return set("tone", tone); }
  // A colour of its own, "#rrggbb", where the chat can show one.
  Card& color(std::string_view color) { return set("color", color); }

  Card& text(std::string_view text) { return part("text", {{"text", text}}); }
  Card& text(const Markdown& text) { return part("markdown", {{"text", text.text()}}); }
  // Fields in a row share one block; short ones may stand side by side.
  Card& field(std::string_view name, std::string_view value, bool is_short = true) {
    Json field = Json::object({{"name", name}, {"value", value}, {"short", is_short}});
    if (parts_.empty() || parts_.back()["kind"].text() != "fields") part("fields", {});
    Json fields = parts_.back()["fields"];
    parts_.back().set("fields", fields.push(std::move(field)));
    return *this;
  }
  Card& table(const Row& head, const std::vector<Row>& rows) {
    Json lines = Json::array();
    for (const Row& row : rows) lines.push(array(row));
    return part("table", {{"head", array(head)}, {"rows", lines}});
  }
  Card& code(std::string_view text, std::string_view language = {}) {
    return part("code", {{"text", text}, {"language", language}});
  }
  Card& image(std::string_view url, std::string_view what_it_shows = {}) {
    return part("image", {{"url", url}, {"text", what_it_shows}});
  }
  Card& link(std::string_view label, std::string_view url) {
    return part("link", {{"url", url}, {"text", label}});
  }

  // How far something is, from 0 to 1.
  Card& progress(double done, std::string_view label = {}) {
    return part("progress", {{"text", label}, {"done", done < 0 ? 0.0 : done > 1 ? 1.0 : done}});
  }
  // Pressing it says `line` to the bot, as whoever presses it. Actions in a row share one block.
  Card& button(std::string_view label, std::string_view line) {
    return action(Button(label).say(line).to_json());
  }
  Card& button(const Button& button) { return action(button.to_json()); }
  Card& menu(const Menu& menu) { return action(menu.to_json()); }

  // The card as "rich/1".
  Json to_json() const {
    Json json = json_;
    json.set("parts", parts_);
    return json;
  }

 private:
  Card& set(std::string_view key, std::string_view value) {
    json_.set(key, value);
    return *this;
  }
  Card& part(std::string_view kind, std::initializer_list<Json::Member> members) {
    Json part = Json::object({{"kind", kind}});
    for (const Json::Member& member : members) part.set(member.first, member.second);
    parts_.push_back(std::move(part));
    return *this;
  }
  Card& action(Json action) {
    if (parts_.empty() || parts_.back()["kind"].text() != "actions") part("actions", {});
    Json actions = parts_.back()["actions"];
    parts_.back().set("actions", actions.push(std::move(action)));
    return *this;
  }
  static Json array(const Row& row) { return Json::Array(row.begin(), row.end()); }

  Json json_;
  Json::Array parts_;
};

}  // namespace cox

#endif  // COX_CARD_HPP

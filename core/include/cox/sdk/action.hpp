// What a card lets people do: buttons, menus, and forms that a button opens. What they say is a
// command line, which the bot hears as said by whoever pressed it: the same rules, the same
// records. Values; guarded by their owners, and copied into the card.
#ifndef COX_SDK_ACTION_HPP
#define COX_SDK_ACTION_HPP

#include <cox/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

namespace cox {

// What is asked before a button's line is said: its fields fill the line's {places}, each as one
// argument, whatever is written in them.
class CardForm {
 public:
  struct Choice {
    std::string_view value;
    std::string_view label = {};  // empty: the value
  };

  explicit CardForm(std::string_view title) {
    json_.set("title", title);
    json_.set("fields", Json::array());
  }

  CardForm& text(std::string_view name, std::string_view label) {
    return field("text", name, label);
  }
  // Several lines.
  CardForm& long_text(std::string_view name, std::string_view label) {
    return field("long", name, label);
  }
  CardForm& choice(std::string_view name, std::string_view label,
                   const std::vector<Choice>& choices) {
    field("choice", name, label);
    Json all = Json::array();
    for (const Choice& each : choices) {
      all.push(Json::object(
          {{"value", each.value}, {"text", each.label.empty() ? each.value : each.label}}));
    }
    return last("choices", all);
  }
  // Of the field before: it need not be filled in; what stands in it at first.
  CardForm& optional() { return last("optional", true); }
  CardForm& initial(std::string_view value) { return last("initial", value); }

  Json to_json() const {
    Json json = json_;
    json.set("fields", fields_);
    return json;
  }

 private:
  CardForm& field(std::string_view kind, std::string_view name, std::string_view label) {
    fields_.push_back(Json::object({{"kind", kind}, {"name", name}, {"text", label}}));
    return *this;
  }
  CardForm& last(std::string_view key, Json value) {
    if (!fields_.empty()) fields_.back().set(key, std::move(value));
    return *this;
  }

  Json json_;
  Json::Array fields_;
};

// Button("Approve").say("approve 7f3a").primary()
class Button {
 public:
  explicit Button(std::string_view label) {
    json_.set("kind", "button");
    json_.set("text", label);
  }

  // The line, without the bot's name. It counts once for each person, so that a double click is not
  // two deployments; see again().
  Button& say(std::string_view line) { return set("say", line); }
  // One person may press it as often as they like: "status", "refresh".
  Button& again() { return set("again", true); }
  // This account of the chat may press it, and nobody else.
  Button& only(std::string_view user) { return set("only", user); }
  // Leads there instead of saying something.
  Button& open(std::string_view url) { return set("url", url); }
  Button& primary() { return set("style", "primary"); }
  Button& danger() { return set("style", "danger"); }
  // Asks first; the line has {places} for the form's fields.
  Button& form(const CardForm& form) { return set("form", form.to_json()); }

  const Json& to_json() const { return json_; }

 private:
  Button& set(std::string_view key, Json value) {
    json_.set(key, std::move(value));
    return *this;
  }

  Json json_;
};

// Menu("Roll back to").option("1.4", "rollback web to 1.4")
class Menu {
 public:
  explicit Menu(std::string_view label) : label_(label) {}

  Menu& option(std::string_view label, std::string_view line) {
    options_.push_back(Json::object({{"text", label}, {"say", line}}));
    return *this;
  }

  Json to_json() const {
    return Json::object({{"kind", "menu"}, {"text", label_}, {"options", options_}});
  }

 private:
  std::string label_;
  Json::Array options_;
};

}  // namespace cox

#endif  // COX_SDK_ACTION_HPP

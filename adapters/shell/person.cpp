#include "person.hpp"

#include <functional>
#include <map>

namespace {

constexpr auto kHelp =
    "/room NAME  go to another room\n"
    "/dm         talk to the bot alone, or stop it\n"
    "/as USER    speak as somebody else (playground)\n"
    "/enter USER, /leave USER, /topic TEXT  let it happen (playground)\n"
    "/quit       leave; the bot ends when this is its only chat\n"
    "//text      say /text";

Meaning note(std::string text) { return {std::nullopt, std::move(text), false}; }

Meaning room(Person& person, const std::string& name) {
  if (name.empty()) return note("you are in " + person.room);
  person.room = name;
  person.direct = false;
  return note("you are in " + name + " now");
}

Meaning direct(Person& person, const std::string&) {
  person.direct = !person.direct;
  return note(person.direct ? "the bot alone hears you" : "the room hears you again");
}

Meaning play(const Person& person, const std::function<Meaning()>& act) {
  if (person.playground) return act();
  return note(
      "that is for playing: it takes \"playground\": true in the terminal's entry in cox.json");
}

Meaning as(Person& person, const std::string& user) {
  return play(person, [&] {
    if (user.empty()) return note("you are " + person.user);
    person.user = user;
    return note("you are " + user + " now");
  });
}

Meaning comes(Person& person, const std::string& user, std::uint32_t kind) {
  return play(person, [&] {
    Person other = person;
    if (!user.empty()) other.user = user;
    return Meaning{other.says("", kind), "", false};
  });
}

Meaning topic(Person& person, const std::string& text) {
  return play(person, [&] { return Meaning{person.says(text, COX_MESSAGE_TOPIC), "", false}; });
}

using Command = std::function<Meaning(Person&, const std::string&)>;

const std::map<std::string, Command>& commands() {
  static const std::map<std::string, Command> all = {
      {"room", room},
      {"dm", direct},
      {"as", as},
      {"enter",
       [](Person& p, const std::string& user) { return comes(p, user, COX_MESSAGE_ENTER); }},
      {"leave",
       [](Person& p, const std::string& user) { return comes(p, user, COX_MESSAGE_LEAVE); }},
      {"topic", topic},
      {"help", [](Person&, const std::string&) { return note(kHelp); }},
      {"quit",
       [](Person&, const std::string&) {
         return Meaning{std::nullopt, "", true};
       }},
  };
  return all;
}

}  // namespace

cox::Incoming Person::says(const std::string& text, std::uint32_t kind) const {
  // The terminal is the person's own, so the account counts as vouched for.
  return {.user = user, .room = room, .text = text, .kind = kind, .direct = direct, .known = true};
}

Meaning understand(Person& person, const std::string& line) {
  if (line.starts_with("//")) return {person.says(line.substr(1)), "", false};
  if (line.starts_with("/")) {
    const auto blank = line.find(' ');
    const auto command =
        commands().find(line.substr(1, blank == std::string::npos ? blank : blank - 1));
    // Anything else may be meant for a bot whose alias is "/".
    if (command != commands().end()) {
      return command->second(person, blank == std::string::npos ? "" : line.substr(blank + 1));
    }
  }
  return {person.says(line), "", false};
}

#include "person.hpp"

#include <map>

namespace {

constexpr auto kHelp =
    "/room NAME    go to another room\n"
    "/dm           talk to the bot alone, or to the room again\n"
    "/as USER      speak as somebody else (playground)\n"
    "/enter USER   somebody comes into the room (playground)\n"
    "/leave USER   somebody goes (playground)\n"
    "/topic TEXT   the room gets another topic (playground)\n"
    "/quit         leave; the bot ends where this is its only chat\n"
    "//text        say /text";

constexpr auto kOnlyPlaying =
    "that is for playing: it takes \"playground\": true in the terminal's entry in cox.json";

Meaning note(std::string text) { return {std::nullopt, std::move(text), false}; }

Meaning room(Person& person, const std::string& name) {
  const std::string bare = name.starts_with('#') ? name.substr(1) : name;
  if (bare.empty()) return note("you are in " + person.room);
  person.room = bare;
  person.direct = false;
  return note("you are in " + bare + " now");
}

Meaning direct(Person& person, const std::string&) {
  person.direct = !person.direct;
  return note(person.direct ? "only the bot hears you now" : "the room hears you again");
}

Meaning as(Person& person, const std::string& user) {
  if (user.empty()) return note("you are " + person.user);
  if (!person.playground) return note(kOnlyPlaying);
  person.user = user;
  return note("you are " + user + " now");
}

// Something happens in the room; an empty user is the person.
Meaning happens(const Person& person, const std::string& user, const std::string& text,
                std::uint32_t kind) {
  if (!person.playground) return note(kOnlyPlaying);
  Person who = person;
  who.direct = false;
  if (!user.empty()) who.user = user;
  return {who.says(text, kind), "", false};
}

Meaning enter(Person& person, const std::string& user) {
  return happens(person, user, "", COX_MESSAGE_ENTER);
}

Meaning leave(Person& person, const std::string& user) {
  return happens(person, user, "", COX_MESSAGE_LEAVE);
}

Meaning topic(Person& person, const std::string& text) {
  return happens(person, "", text, COX_MESSAGE_TOPIC);
}

Meaning help(Person&, const std::string&) { return note(kHelp); }

Meaning quit(Person&, const std::string&) { return {std::nullopt, "", true}; }

using Command = Meaning (*)(Person&, const std::string& argument);

const std::map<std::string, Command>& commands() {
  static const std::map<std::string, Command> all = {
      {"/room", room},   {"/dm", direct},   {"/as", as},     {"/enter", enter},
      {"/leave", leave}, {"/topic", topic}, {"/help", help}, {"/quit", quit},
  };
  return all;
}

std::string trimmed(const std::string& text) {
  const std::size_t from = text.find_first_not_of(" \t");
  if (from == std::string::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

}  // namespace

cox::Incoming Person::says(const std::string& text, std::uint32_t kind) const {
  // The terminal is the person's own, so the account counts as vouched for.
  return {.user = user, .room = room, .text = text, .kind = kind, .direct = direct, .known = true};
}

Meaning understand(Person& person, const std::string& line) {
  if (line.starts_with("//")) return {person.says(line.substr(1)), "", false};
  const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
  const auto command = commands().find(line.substr(0, end));
  // Anything else is said, also what begins with "/": the bot's alias may be just that.
  if (command == commands().end()) return {person.says(line), "", false};
  return command->second(person, trimmed(line.substr(end)));
}

std::vector<std::string> slash_commands() {
  std::vector<std::string> names;
  for (const auto& [name, command] : commands()) names.push_back(name);
  return names;
}

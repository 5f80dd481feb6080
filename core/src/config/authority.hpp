// The parts "people", "groups", "roles", "rules" and "break_glass" of cox.json, as values: who is
// who, and who may do what. docs/authority.md tells what they mean. Threads: values.
#pragma once

#include <cox/json.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/effect.hpp"

namespace cox::config {

// Names in lists of people: "@group", a role, a person, "ADAPTER:ACCOUNT"; in rules also these two.
inline constexpr std::string_view kAnyone = "anyone";  // also whom the platform does not vouch for
inline constexpr std::string_view kKnown = "known";    // whoever the platform vouches for
inline constexpr std::string_view kAdmins = "@admins";
// As the value of a fact: the asker is, or is one of, what the fact names.
inline constexpr std::string_view kAsker = "asker";

struct Person {
  std::string name;
  std::vector<std::string> accounts;  // "ADAPTER:ACCOUNT"
};

struct Group {
  std::string name;                  // without the "@"
  std::vector<std::string> members;  // "@group", person, account
};

struct Role {
  std::string name;
  std::vector<std::string> members;      // "@group", person, account
  std::vector<std::string> permissions;  // "deploy:*"
};

// What a rule asks of one argument of the command. Texts are compared without regard to the case of
// ASCII letters.
struct ArgumentTest {
  enum class Kind : std::uint8_t { one_of, none_of, matches, range };
  std::string argument;
  Kind kind = Kind::one_of;
  std::vector<std::string> values;    // one_of, none_of: in small letters, sorted
  std::string pattern;                // matches: RE2, over the whole value
  std::optional<double> least, most;  // range, both included
};

// A time of the week, or a span of dates, in one time zone.
struct Window {
  std::uint8_t days = 0x7f;  // bit 0: Monday
  int from = 0;              // minutes of the day; where `to` is not later, it ends on the next day
  int to = 24 * 60;
  std::string zone = "UTC";
  std::optional<std::int64_t> begin, end;  // local times, in seconds as if they were UTC

  friend bool operator==(const Window&, const Window&) = default;
};

// What a rule asks of a fact; "{arg}" in the name stands for an argument.
struct FactTest {
  std::string name;
  Json value;  // kAsker: the fact names the asker

  friend bool operator==(const FactTest&, const FactTest&) = default;
};

struct Demand {
  std::size_t count = 1;
  std::vector<std::string> by;  // empty: who may run it
  Millis expires = 30 * 60'000;
};

struct Rate {
  enum class Per : std::uint8_t { user, room, command, argument };
  Per per = Per::user;
  std::string argument;  // Per::argument
  std::size_t limit = 1;
  Millis window = 60'000;
};

struct Rule {
  enum class Verdict : std::uint8_t { none, allow, permission, deny };  // none: only a rate

  std::string id;
  std::vector<std::string> commands;  // "deploy", "deploy.*", "*"
  std::string plugin;                 // empty: any
  std::vector<Effect> effects;        // empty: any
  std::vector<ArgumentTest> arguments;
  std::vector<std::string> who;       // empty: everybody; who allows means vouched-for accounts
  std::vector<std::string> adapters;  // empty: any
  std::vector<std::string> rooms;     // empty: any; id or name, in small letters
  std::optional<Window> when;
  std::vector<FactTest> facts;

  Verdict verdict = Verdict::none;
  std::string permission;  // Verdict::permission: "deploy:{env}"
  std::string because;
  bool confirm = false;
  std::optional<Demand> approve;
  std::optional<Rate> rate;

  std::string path;  // of its entry in the config: "rules[3]"
  Json source;       // the entry as it stands
};

struct BreakGlass {
  std::vector<std::string> rooms;  // that are alerted: "ADAPTER:ROOM"
  Millis lasts = 60 * 60'000;
};

struct Authority {
  std::vector<Person> people;
  std::vector<Group> groups;
  std::vector<Role> roles;
  std::vector<Rule> rules;
  BreakGlass break_glass;
};

}  // namespace cox::config

// People, groups, roles and rules: what is read, and every mistake with its key and line.
#include <string>

#include "problems.hpp"

namespace {

std::string rules(const std::string& text) {
  return problems_of(R"({"people": {"ann": ["irc:ann"]}, "groups": {"ops": ["ann"]}, "rules": [)" +
                     text + "]}");
}

}  // namespace

TEST_CASE("people, groups and roles are read") {
  const auto loaded = read_config(R"({
    "admins": ["ann"],
    "people": {"ann": ["irc:ann", "slack:U1"]},
    "groups": {"ops": ["ann", "slack:U2", "@more"], "more": ["irc:zoe"]},
    "roles": {"deployer": {"members": ["@ops"], "permissions": ["deploy:*"]}},
    "break_glass": {"rooms": ["irc:#ops"], "minutes": 30}})");
  REQUIRE_MESSAGE(loaded.ok(), cox::config::describe(loaded.problems, ""));
  const auto& authority = loaded.config.authority;
  CHECK(authority.people.at(0).accounts.size() == 2);
  CHECK(authority.groups.at(0).members.size() == 3);
  CHECK(authority.roles.at(0).permissions.at(0) == "deploy:*");
  CHECK(authority.break_glass.lasts == 30 * 60'000);
}

TEST_CASE("names that nobody declared are named with what may have been meant") {
  const std::string text = problems_of(R"({
    "admins": ["annn"],
    "people": {"ann": ["irc:ann"]},
    "groups": {
      "ops": ["anne", "@opps"]},
    "roles": {"deployer": {"members": ["@op"]}},
    "rules": [
      {"id": "a", "command": "deploy", "who": ["deploier"], "allow": true,
       "approve": {"by": "@deployer"}}]})");
  CHECK(has(text, "cox.json:2: admins[0]: must be \"ADAPTER:ACCOUNT\""));
  CHECK(has(text, "cox.json:5: groups.ops[0]: there is no person \"anne\": did you mean \"ann\"?"));
  CHECK(
      has(text, "cox.json:5: groups.ops[1]: there is no group \"@opps\": did you mean \"@ops\"?"));
  CHECK(has(text, "cox.json:6: roles.deployer.members[0]: there is no group \"@op\""));
  CHECK(has(text, "cox.json:8: rules[0].who[0]: there is no person or role \"deploier\""));
  CHECK(has(text, "cox.json:9: rules[0].approve.by[0]: there is no group \"@deployer\""));
}

TEST_CASE("cycles of groups are named with their way") {
  const std::string text = problems_of(R"({"groups": {
    "a": ["@b"],
    "b": ["@c", "irc:x"],
    "c": ["@b"]}})");
  CHECK(
      has(text, "cox.json:3: groups.b: contains itself: @b contains @c contains @b; take one out"));
  CHECK(has(problems_of(R"({"groups": {"a": ["@a"]}})"), "groups.a: contains itself"));
}

TEST_CASE("nobody is two people, and names mean one thing") {
  CHECK(has(problems_of(R"({"people": {"ann": ["irc:x"], "bob": ["irc:x"]}})"),
            "people.bob[0]: is an account of ann already"));
  CHECK(has(problems_of(R"({"people": {"ann": ["irc:x"]}, "roles": {"ann": {}}})"),
            "roles.ann: is also the name of a person"));
  CHECK(has(problems_of(R"({"people": {"known": ["irc:x"]}})"),
            "people.known: is a word with a meaning of its own"));
  CHECK(has(problems_of(R"({"people": {"Ann": ["irc:x"]}})"), "people.Ann: is not the name"));
  CHECK(has(problems_of(R"({"people": {"ann": []}})"), "people.ann: has no account"));
}

TEST_CASE("accounts that look like others are refused") {
  CHECK(has(problems_of("{\"admins\": [\"irc:\u0430nn\"]}"),
            "admins[0]: holds U+006E, a Latin letter among Cyrillic ones, so nobody can tell whom "
            "it means: irc:<U+0430>nn"));
  CHECK(problems_of("{\"admins\": [\"irc:\u0430\u043D\u043D\u0430\"]}") == "");
  CHECK(has(problems_of("{\"people\": {\"ann\": [\"irc:ann\u200B\"]}}"),
            "people.ann[0]: holds U+200B, which nobody sees"));
  CHECK(
      has(problems_of("{\"groups\": {\"ops\": [\"irc:\uFF41nn\"]}}"), "a letter in another dress"));
  CHECK(problems_of("{\"admins\": [\"irc:j\u00F6rg\", \"matrix:@x:y.org\"]}") == "");
}

TEST_CASE("what a rule must have") {
  CHECK(has(rules("{}"), "rules[0].id: is missing"));
  CHECK(has(rules("{}"), "rules[0].command: is missing"));
  CHECK(has(rules("{}"), "rules[0]: says nothing"));
  CHECK(has(rules("1"), "rules[0]: must be an object"));
  CHECK(has(rules(R"({"id": "A b", "command": "x y", "allow": true})"), "rules[0].id: must be"));
  CHECK(has(rules(R"({"id": "a", "command": "x y", "allow": true})"),
            "rules[0].command: \"x y\" is not the id of a command"));
  CHECK(has(rules(R"({"id": "a", "command": [], "allow": true})"), "rules[0].command: must be"));
  CHECK(
      has(rules(R"({"id": "a", "command": "x", "allow": false})"), "rules[0].allow: must be true"));
  CHECK(has(rules(R"({"id": "a", "command": "x", "allow": true, "deny": true})"),
            "rules[0]: has more than one of"));
  CHECK(has(rules(R"({"id": "a", "command": "x", "deny": true, "approve": {}})"),
            "rules[0].approve: goes with \"allow\""));
  CHECK(has(rules(R"({"id": "a", "command": "x", "allow": true, "effect": "write"})"),
            "rules[0].effect: must be \"reads\""));
  CHECK(has(rules(R"({"id": "a", "command": "x", "allow": true, "colour": 1})"),
            "rules[0].colour: is not known"));
  CHECK(has(rules(R"({"id": "admin", "command": "x", "allow": true})"), "rules[0].id: means"));
  CHECK(has(rules(R"({"id": "a", "command": "x", "allow": true},
                     {"id": "a", "command": "y", "allow": true})"),
            "rules[1].id: is the id of rules[0] already"));
}

TEST_CASE("conditions on arguments, times and facts") {
  const auto rule = [](const std::string& condition) {
    return rules(R"({"id": "a", "command": "x", "allow": true, )" + condition + "}");
  };
  CHECK(rule(R"("args": {"a": "x", "b": [1, 2], "c": {"matches": "w.*"}, "d": {"from": 1},
                "e": {"not": "x"}, "f": true})") == "");
  CHECK(has(rule(R"("args": {"a": []})"), "rules[0].args.a: is empty"));
  CHECK(has(rule(R"("args": {"a": {"matches": "("}})"), "rules[0].args.a.matches: is no pattern"));
  CHECK(has(rule(R"("args": {"a": {"form": 1}})"), "rules[0].args.a: must be a value, a list"));
  CHECK(has(rule(R"("args": {"a": {"from": 2, "to": 1}})"), "no number would fit"));
  CHECK(has(rule(R"("args": {"a": null})"), "rules[0].args.a: must be"));
  CHECK(rule(R"("when": {"days": ["mon-wed", "sun"], "from": "22:00", "to": "06:00"})") == "");
  CHECK(has(rule(R"("when": {"days": "funday"})"), "rules[0].when.days: \"funday\" is no day"));
  CHECK(has(rule(R"("when": {"from": "25:00"})"), "rules[0].when.from: must be a time of day"));
  CHECK(has(rule(R"("when": {"from": "10:00", "to": "10:00"})"), "is the same as"));
  CHECK(has(rule(R"("when": {"zone": "Europe/Berln"})"), "rules[0].when.zone:"));
  CHECK(has(rule(R"("when": {"between": ["2026-02-30", "2026-03-01"]})"), "when.between: must be"));
  CHECK(has(rule(R"("when": {"between": ["2026-03-02", "2026-03-01"]})"), "ends before it begins"));
  CHECK(has(rule(R"("facts": {"a b": true})"), "is not the name of a fact"));
  CHECK(has(rule(R"("rate": {"per": "usr", "limit": 1})"), "rules[0].rate.per: must be"));
  CHECK(has(rule(R"("rate": {})"), "rules[0].rate.limit: is missing"));
  CHECK(has(rule(R"("approve": {"by": "anyone"})"), "may be whoever takes a name"));
}

TEST_CASE("a rule that never decides is named, with the one that takes its place") {
  CHECK(
      has(rules(R"({"id": "a", "command": "deploy", "allow": true},
                     {"id": "b", "command": "deploy", "deny": true})"),
          "rules[0]: never decides: \"b\" (rules[1]) says the opposite under the same conditions"));
  CHECK(has(rules(R"({"id": "a", "command": "deploy", "args": {"env": "prod"}, "allow": true},
                     {"id": "b", "command": "deploy", "args": {"env": ["prod"]}, "allow": true})"),
            "rules[1]: never decides for \"deploy\": \"a\" (rules[0]) has the same conditions"));
  CHECK(has(rules(R"({"id": "a", "command": "x", "args": {"n": {"from": 1, "to": 9}}, "deny": true},
                     {"id": "b", "command": "x", "args": {"n": {"from": 2}}, "allow": true})"),
            "never decides") == false);
  CHECK(has(rules(R"({"id": "a", "command": "x", "args": {"n": {"from": 1}}, "deny": true},
                     {"id": "b", "command": "x", "args": {"n": {"from": 2}}, "allow": true})"),
            "rules[1]: never decides: \"a\" (rules[0]) says the opposite"));
  CHECK(rules(R"({"id": "a", "command": "deploy", "who": "@ops", "allow": true},
                 {"id": "b", "command": "deploy", "deny": true},
                 {"id": "c", "command": "*", "deny": true},
                 {"id": "d", "command": "deploy", "who": "irc:eve", "deny": true},
                 {"id": "e", "command": "deploy", "rate": {"limit": 3}})") == "");
}

TEST_CASE("a rule for a connection that is not there is refused, since it would never decide") {
  const std::string freeze = R"({"id": "freeze", "command": "x", "deny": true, "adapter": )";
  CHECK(has(rules(freeze + "\"terminl\"}"),
            "rules[0].adapter: there is no connection \"terminl\" below \"adapters\", so the rule "
            "would never decide: did you mean \"terminal\"?"));
  CHECK(has(rules(freeze + R"(["terminal", "slack"]})"),
            "there is no connection \"slack\" below \"adapters\", so the rule would never decide: "
            "add it, or name one of those there are: terminal"));
  CHECK(rules(freeze + "\"terminal\"}") == "");
}

TEST_CASE("people and rooms of connections that are not there are doubts") {
  const auto doubts_of = [](std::string_view text) {
    const auto loaded = read_config(text);
    CHECK_MESSAGE(loaded.ok(), cox::config::describe(loaded.problems, ""));
    return cox::config::describe(loaded.config.doubts, "cox.json");
  };
  const std::string all = doubts_of(R"({
    "admins": ["terminal:ann", "gone:ann"],
    "people": {"bob": ["terminl:bob"]},
    "groups": {"ops": ["bob", "@admins", "gone:cid"]},
    "roles": {"deployer": {"members": ["gone:dan"]}},
    "rules": [{"id": "a", "command": "x", "who": "gone:eve", "deny": true, "room": "terminl:ops"},
              {"id": "b", "command": "y", "allow": true, "approve": {"by": "gone:fay"},
               "room": ["19:a@b", "team:ops", "terminal:ops"]}],
    "break_glass": {"rooms": ["gone:ops"]},
    "audit": {"post_head": {"room": "gone:aud"}}})");
  for (const char* place :
       {"2: admins[1]: there is no connection \"gone\" below \"adapters\"",
        "3: people.bob[0]: ", "did you mean \"terminal\"?", "4: groups.ops[2]: ",
        "5: roles.deployer.members[0]: ", "6: rules[0].who[0]: ", "6: rules[0].room: ",
        "7: rules[1].approve.by[0]: ", "9: break_glass.rooms[0]: ", "10: audit.post_head.room"}) {
    CHECK_MESSAGE(has(all, place), place, " is missing in:\n", all);
  }
  CHECK(!has(all, "rules[1].room"));
  CHECK(doubts_of(R"({"admins": ["terminal:ann"]})") == "");
  CHECK(doubts_of(R"({"adapters": {"a": {"adapter": "irc"}}, "admins": ["a:ann"],
                      "audit": {"post_head": {"room": "a:#x"}}})") == "");
}

TEST_CASE("roles and rooms of break-glass that make no sense are refused by their place") {
  CHECK(has(problems_of(R"({"roles": {"deployer": []}})"), "roles.deployer: must be an object"));
  CHECK(has(problems_of(R"({"roles": {"deployer": {"permissions": ["deploy:*", "a b"]}}})"),
            "roles.deployer.permissions[1]: must be a permission, e.g. \"deploy:staging\""));
  for (const std::string room : {"ops", ":ops", "irc:"}) {
    CAPTURE(room);
    CHECK(has(problems_of(R"({"break_glass": {"rooms": [")" + room + R"("]}})"),
              "break_glass.rooms[0]: must be \"ADAPTER:ROOM\""));
  }
}

TEST_CASE("the conditions and the rate of a rule arrive as they are written") {
  const auto loaded = read_config(R"({"rules": [
    {"id": "a", "command": "deploy.*", "effect": ["writes", "destroys"], "allow": true,
     "when": {"between": ["2026-12-20", "2026-12-24 18:00"]},
     "rate": {"per": "arg:env", "limit": 2}},
    {"id": "b", "command": "x", "rate": {"per": "room", "limit": 3}},
    {"id": "c", "command": "y", "rate": {"per": "command", "limit": 4}}]})");
  REQUIRE_MESSAGE(loaded.ok(), cox::config::describe(loaded.problems, ""));
  const auto& rules = loaded.config.authority.rules;
  CHECK(rules.at(0).effects == std::vector{cox::Effect::writes, cox::Effect::destroys});
  CHECK(rules.at(0).when->begin == 1'797'724'800);              // 2026-12-20 00:00
  CHECK(rules.at(0).when->end == 1'797'724'800 + 114 * 3'600);  // four days and 18 hours later
  CHECK(rules.at(0).rate->per == cox::config::Rate::Per::argument);
  CHECK(rules.at(0).rate->argument == "env");
  CHECK(rules.at(1).rate->per == cox::config::Rate::Per::room);
  CHECK(rules.at(2).rate->per == cox::config::Rate::Per::command);
}

TEST_CASE("conditions of a rule that could never be met are refused by their place") {
  const auto rule = [](const std::string& condition) {
    return rules(R"({"id": "a", "command": "x", "allow": true, )" + condition + "}");
  };
  CHECK(has(rule(R"("args": {"n": {"from": "1"}})"), "rules[0].args.n.from: must be a number"));
  CHECK(has(rule(R"("adapter": "a b")"), "\"a b\" is not the name of a connection"));
  CHECK(has(rule(R"("permission": "deploy:x")"), "has more than one of"));
  CHECK(has(rules(R"({"id": "a", "command": "x", "permission": ""})"), "must not be empty"));
  for (const std::string day : {"2026-1-01", "2026-01-01 9:00", "2026-01-01x09:00", "01.01.2026"}) {
    CAPTURE(day);
    CHECK(has(rule(R"("when": {"between": [")" + day + R"(", "2027-01-01"]})"),
              "rules[0].when.between: must be the first and the last day"));
  }
  for (const std::string time : {"9:00", "0900", "09:0x", "09:60"}) {
    CAPTURE(time);
    CHECK(has(rule(R"("when": {"from": ")" + time + "\"}"), "when.from: must be a time of day"));
  }
}

TEST_CASE("a rule for all but some values takes the place of one for others, and of no more") {
  const auto two = [](const std::string& wide, const std::string& narrow) {
    return rules(R"({"id": "wide", "command": "deploy", "args": {"env": )" + wide +
                 R"(}, "deny": true},
                    {"id": "narrow", "command": "deploy", "args": {"env": )" +
                 narrow + R"(}, "deny": true})");
  };
  CHECK(has(two(R"({"not": ["prod"]})", R"({"not": ["prod"]})"), "never decides"));
  CHECK(two(R"({"not": "prod"})", R"("prod")") == "");
}

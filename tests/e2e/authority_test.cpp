// Who may do what, with the real program: rules of a config, changed while it runs; links, grants
// and broken glass between people at one terminal.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "chat.hpp"

using e2e::Chat;
using e2e::Home;
using e2e::run;

namespace {

constexpr auto kBefore = R"json({
  "policy": "closed",
  "admins": ["terminal:root"],
  "adapters": { "terminal": { "adapter": "shell", "playground": true } },
  "people": { "ann": ["terminal:ann", "terminal:annie"] },
  "groups": { "ops": ["ann", "terminal:cid"] },
  "roles": { "shipper": { "members": ["@ops"], "permissions": ["ship:*"] },
             "starter": { "members": ["terminal:dan"], "permissions": ["ship:staging"] },
             "oncall": { "members": ["@ops"], "permissions": ["grant", "break-glass", "review"] } },
  "break_glass": { "rooms": ["terminal:terminal"] },
  "rules": [
    { "id": "on-duty", "command": "wake", "facts": { "oncall({app})": "asker" }, "allow": true },
    { "id": "incident", "command": "ship", "facts": { "incident.open": true }, "deny": true,
      "because": "an incident is open" },
    { "id": "slowly", "command": "ship", "args": { "env": "slow" },
      "rate": { "per": "arg:app", "limit": 1, "window_seconds": 3600 } })json";

struct Place {
  Place() {
    rules("");
    home.move_in("pager", "pager");
  }
  // The config with one more rule.
  void rules(const std::string& more) const {
    home.config(std::string(kBefore) + (more.empty() ? "" : ", " + more) + "]}");
  }
  Home home;
};

void as(Chat& chat, const std::string& user, const std::string& line) {
  chat.says("/as " + user);
  chat.says("cox " + line);
}

// The code that was sent last.
std::string code(Chat& chat) {
  chat.hears("Say \"link ");
  chat.hears("\" from the account");
  const auto at = chat.all().rfind("Say \"link ") + 10;
  return chat.all().substr(at, 9);
}

}  // namespace

TEST_CASE("permissions come from roles, and a refusal names who can help") {
  const Place place;
  Chat chat(place.home);
  as(chat, "ann", "ship web to prod");
  chat.hears("shipped web to prod");
  as(chat, "dan", "ship web to staging");
  chat.hears("shipped web to staging");
  as(chat, "dan", "ship web to prod");
  chat.hears(
      "'ship' needs the permission 'ship:prod' (rule permission:ship:prod). Who can: ann, "
      "terminal:cid; or an admin: terminal:root.");
  as(chat, "dan", "ship web to staging:x");
  chat.hears("needs the permission 'ship:staging%3Ax'");
  as(chat, "d\u0430n", "ship web to staging");  // a Cyrillic letter: somebody else
  chat.hears("needs the permission 'ship:staging'");
  CHECK(chat.ends() == 0);
}

TEST_CASE("rules look at facts when it is decided") {
  const Place place;
  Chat chat(place.home);
  as(chat, "ann", "wake web");
  chat.hears("has the effect 'writes'");
  chat.says("cox duty of web is ann");
  chat.hears("on call for web: ann");
  as(chat, "annie", "wake Web");
  chat.hears("woke up Web");
  as(chat, "dan", "wake web");
  chat.hears("'wake' has the effect 'writes'");
  chat.says("cox incident open");
  chat.hears("incident open");
  as(chat, "root", "ship web to prod");
  chat.hears("'ship' is not allowed: an incident is open (rule incident).");
  chat.says("cox facts");
  chat.hears("incident.open = true (by pager");
  chat.is_killed();
  Chat again(place.home);
  as(again, "ann", "ship web to prod");
  again.hears("an incident is open");
  again.says("cox incident closed");
  again.hears("incident closed");
  again.says("cox ship web to prod");
  again.hears("shipped web to prod");
  CHECK(again.ends() == 0);
}

TEST_CASE("changed rules hold at once, and the change is in the record") {
  const Place place;
  Chat chat(place.home);
  as(chat, "ann", "ship web to prod");
  chat.hears("shipped web to prod");
  place.rules(R"({ "id": "freeze", "command": "*", "effect": ["writes", "destroys"], "deny": true,
                   "because": "the shop is busy" })");
  chat.gets(SIGHUP);
  chat.logs("read again");
  chat.says("cox ship web to prod");
  chat.hears("the shop is busy (rule freeze)");
  as(chat, "root", "remember host is db7");
  chat.hears("the shop is busy (rule freeze)");
  chat.says("cox rules for ship");
  chat.hears("freeze: denied");
  CHECK(chat.ends() == 0);
  const auto records = run({"audit", "export", "--home", place.home.path()});
  CHECK(records.code == 0);
  CHECK(records.out.find("rule_change") != std::string::npos);
  CHECK(records.out.find("freeze") != std::string::npos);
}

TEST_CASE("rules that make no sense are refused, and the old ones stay") {
  const Place place;
  Chat chat(place.home);
  as(chat, "ann", "ship web to prod");
  chat.hears("shipped web to prod");
  place.rules(R"({ "id": "open", "command": "ship", "who": ["@opps"], "allow": true })");
  chat.gets(SIGHUP);
  chat.logs("there is no group \"@opps\": did you mean \"@ops\"?");
  as(chat, "dan", "ship web to prod");
  chat.hears("needs the permission");
  CHECK(chat.ends() == 0);
  place.rules(R"({ "id": "a", "command": "wake", "facts": { "x": true }, "allow": true },
                 { "id": "b", "command": "wake", "facts": { "x": true }, "deny": true })");
  const auto checked = run({"check", "--home", place.home.path()});
  CHECK(checked.code == 1);
  CHECK(checked.out.find("rules[3]: never decides: \"b\" (rules[4]) says the opposite") !=
        std::string::npos);
}

TEST_CASE("a rate limit tells the time that is left") {
  const Place place;
  Chat chat(place.home);
  as(chat, "ann", "ship web to slow");
  chat.hears("shipped web to slow");
  as(chat, "cid", "ship WEB to slow");
  chat.hears("'ship' may be run 1 time in 1 h for one app (rule slowly): again in ");
  as(chat, "cid", "ship db to slow");
  chat.hears("shipped db to slow");
  CHECK(chat.ends() == 0);
}

TEST_CASE("a code links two accounts, also after a restart") {
  const Place place;
  Chat chat(place.home);
  as(chat, "cid", "link");
  const std::string first = code(chat);
  as(chat, "cid2", "link " + first);
  chat.hears("this account is terminal:cid now");
  chat.says("cox ship web to prod");
  chat.hears("shipped web to prod");
  as(chat, "cid3", "link " + first);  // a replay
  chat.hears("there is no such code");
  as(chat, "dan", "link");
  const std::string second = code(chat);
  as(chat, "annie", "link " + second);
  chat.hears("this account is ann by cox.json");
  CHECK(chat.ends() == 0);
  Chat again(place.home);
  as(again, "cid2", "whoami");
  again.hears("that is terminal:cid; groups: ops; roles: shipper, oncall");
  again.says("cox unlink");
  again.hears("Not linked any more: terminal:cid2");
  again.says("cox ship web to prod");
  again.hears("needs the permission");
  CHECK(again.ends() == 0);
}

TEST_CASE("grants and broken glass") {
  const Place place;
  Chat chat(place.home);
  as(chat, "ann", "grant @dan ship:prod for 2h because cid is ill");
  chat.hears("terminal:dan holds ship:prod for 2 h (grant 1).");
  chat.says("cox grant @annie ship:prod for 2h because it is me");
  chat.hears("nobody grants to themselves");
  chat.says("cox grant @ops ship:prod for 2h because x");
  chat.hears("'ops' is a group or a role, and nobody alone");
  chat.says("cox grant @dan billing for 2h because x");
  chat.hears("you do not hold 'billing' by a role");
  as(chat, "dan", "ship web to prod");
  chat.hears("shipped web to prod");
  as(chat, "ann", "incident open");
  chat.hears("incident open");
  as(chat, "dan", "ship web to prod");
  chat.hears("an incident is open");
  as(chat, "cid", "break-glass incident because the fix is ready");
  chat.hears("The glass is broken");
  chat.says("cox ship web to prod");
  chat.hears("shipped web to prod");
  as(chat, "ann", "ship web to prod");
  chat.hears("an incident is open");
  chat.says("cox review 2 the fix went out, see the incident");
  chat.hears("The review of 2 is recorded");
  chat.says("cox grants");
  chat.hears("reviewed by ann: the fix went out");
  CHECK(chat.heard("BREAK GLASS 2: terminal:cid lifts incident for 1 h because the fix is ready"));
  CHECK(chat.ends() == 0);
}

TEST_CASE("what overhears, or says that it only reads, gives nobody a right") {
  const Place place;
  Chat chat(place.home);
  as(chat, "root", "sly");
  chat.hears("says of itself that it only reads");
  chat.says("free rights");
  chat.has_logged("is no command, and only a command changes who may do what");
  chat.says("cox grants");
  chat.hears("Nothing is granted");
  CHECK(chat.ends() == 0);
}

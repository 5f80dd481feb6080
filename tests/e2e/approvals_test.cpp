// What destroys waits for a yes, and what a rule says for the approval of others.
#include <doctest/doctest.h>

#include <string>

#include "chat.hpp"

using e2e::Chat;
using e2e::Home;

namespace {

constexpr auto kConfig = R"({
  "policy": "closed",
  "admins": ["terminal:root"],
  "adapters": { "terminal": { "adapter": "shell", "playground": true } },
  "people": { "bob": ["terminal:bob", "terminal:bobby"], "ann": ["terminal:ann", "terminal:annie"] },
  "groups": { "ops": ["ann", "bob", "terminal:cid"] },
  "rules": [
    { "id": "ops-wreck", "command": "wreck", "who": ["@ops"], "allow": true },
    { "id": "aim", "command": "aim", "allow": true },
    { "id": "prod", "command": "wreck", "args": { "env": "prod" }, "who": ["@ops"], "allow": true,
      "approve": { "count": 2, "by": ["@ops"], "expires_minutes": 30 } }
  ]
})";

// The terminal with several people at it; ann sits there first.
struct Room {
  explicit Room(const char* build = "wrecker_1") {
    home.config(kConfig);
    home.move_in(build, "wrecker");
  }
  // The same config with a setting of the plugin, which it is free not to know.
  void place(const std::string& name) const {
    const std::string settings = R"("plugins": { "wrecker": { "place": ")" + name + R"(" } }, )";
    home.config("{ " + settings + std::string(kConfig).substr(1));
  }
  // The id of the plan that was shown last.
  static std::string plan(const Chat& chat) {
    const auto at = chat.all().rfind("\nPlan ");
    const auto from = at == std::string::npos ? chat.all().find("Plan ") + 5 : at + 6;
    return chat.all().substr(from, chat.all().find(':', from) - from);
  }
  Home home;
};

void as(Chat& chat, const std::string& user, const std::string& line) {
  chat.says("/as " + user);
  chat.says(line);
}

}  // namespace

TEST_CASE("what destroys waits for the yes of who asked") {
  Room room;
  Chat chat(room.home);
  chat.says("cox aim at db1");
  chat.hears("aiming at db1");
  chat.says("cox wreck db in staging");
  chat.hears("It destroys db1.");
  chat.hears("ann: say `yes`");
  as(chat, "bob", "yes");
  as(chat, "ann", "cox pending");
  chat.hears("needs the yes of ann");
  chat.says("yes");
  chat.hears("begins: wreck --what db --env staging");
  chat.hears("wrecked db");
  CHECK(chat.ends() == 0);
}

TEST_CASE("two others approve, no person twice, and never who asked") {
  Room room;
  Chat chat(room.home);
  chat.says("cox wreck db in prod");
  chat.hears("2 other persons (@ops)");
  const std::string id = Room::plan(chat);
  chat.says("yes");
  chat.hears("still needs 2 approvals");
  chat.says("cox approve " + id);
  chat.hears("you asked for plan");
  as(chat, "annie", "cox approve " + id);  // ann's other account
  chat.hears("you asked for plan");
  as(chat, "eve", "cox approve " + id);
  chat.hears("needs somebody of @ops");
  as(chat, "bob", "cox approve " + id);
  chat.hears("still needs 1 approval");
  as(chat, "bobby", "cox approve " + id);  // bob's other account
  chat.hears("you have approved plan");
  as(chat, "cid", "cox approve " + id);
  chat.hears("begins");
  chat.hears("wrecked db");
  chat.says_until("cox approve " + id, "has begun already", "there is no plan");
  CHECK(chat.ends() == 0);
}

TEST_CASE("an approval is for the plan that was shown, not for another") {
  Room room;
  Chat chat(room.home);
  chat.says("cox aim at db1");
  chat.hears("aiming");
  chat.says("cox wreck db in staging");
  chat.hears("ann: say `yes`");
  as(chat, "bob", "cox aim at db2");
  chat.hears("aiming at db2");
  as(chat, "ann", "yes");
  chat.hears("is void, nothing was done: it is not what was planned any more");
  chat.hears(R"(target was "db1", is "db2")");
  CHECK(chat.ends() == 0);
}

TEST_CASE("a denial says who and why") {
  Room room;
  Chat chat(room.home);
  chat.says("cox wreck db in prod");
  chat.hears("`approve ");
  const std::string id = Room::plan(chat);
  as(chat, "eve", "cox deny " + id + " because I can");
  chat.hears("needs somebody of @ops");
  as(chat, "cid", "cox deny " + id + " because of the freeze");
  chat.hears("was denied by cid: of the freeze");
  as(chat, "ann", "cox pending");
  chat.hears("Nothing waits");
  CHECK(chat.ends() == 0);
}

TEST_CASE("a plan outlives a crash and a reload of the same build, not another build") {
  Room room;
  std::string id;
  {
    Chat chat(room.home);
    chat.says("cox wreck db in prod");
    chat.hears("`approve ");
    id = Room::plan(chat);
    chat.says("cox pending");  // when the plan has been made, and not merely been shown
    chat.hears(id);
    as(chat, "bob", "cox approve " + id);
    chat.hears("still needs");
    chat.is_killed();
  }
  Chat chat(room.home);
  chat.says("yes");  // ann's question is still open, too
  chat.hears("still needs 1 approval");
  as(chat, "root", "cox reload wrecker");
  chat.hears("reloaded wrecker");
  chat.says("cox pending");
  chat.hears(id);
  room.home.move_in("wrecker_2", "wrecker");
  chat.hears("is void, nothing was done: another build of wrecker went live");
  as(chat, "cid", "cox approve " + id);
  chat.hears("there is no plan");
  CHECK(!chat.heard("wrecked"));
  CHECK(chat.ends() == 0);
}

TEST_CASE("what was approved with other settings of the plugin does not begin") {
  Room room;
  room.place("staging-7c1d");
  Chat chat(room.home);
  chat.says("cox wreck db in staging");
  chat.hears("ann: say `yes`");
  room.place("prod-7c1d");
  chat.gets(SIGHUP);
  chat.hears("is void, nothing was done: the settings of wrecker have changed; ask for it again");
  chat.says("yes");
  chat.hears("there is no plan");
  CHECK(!chat.heard("wrecked"));
  CHECK(!chat.heard("7c1d"));  // what they are is nobody's business
  CHECK(chat.ends() == 0);
}

// What is remembered over restarts.
#include <doctest/doctest.h>

#include "chat.hpp"

using e2e::Chat;
using e2e::Home;
using e2e::run;

TEST_CASE("facts outlast a restart, and a crash") {
  Home home;
  Chat chat(home);
  chat.says("cox remember backup host is db7");
  chat.hears("OK, backup host is db7.");
  chat.is_killed();

  Chat next_day(home);
  next_day.says("cox what is Backup  Host?");
  next_day.hears("backup host is db7.");
  next_day.says("cox forget backup host");
  next_day.hears("Forgotten");
  CHECK(next_day.ends() == 0);
}

TEST_CASE("an answer may be in the pipe before the question is asked") {
  Home home;
  home.move_in("asker", "asker");
  Chat chat(home);
  chat.types("cox order tea\nlarge\ncox order beer\nsmall\n");
  CHECK(chat.ends() == 0);
  CHECK(chat.all() == "What size?\nOne large tea.\nWhat size?\nOne small beer.\n");
}

TEST_CASE("a question is still open after a restart") {
  Home home;
  home.move_in("asker", "asker");
  Chat chat(home);
  chat.says("cox order tea");
  chat.hears("What size?");
  CHECK(chat.ends() == 0);

  Chat next_day(home);
  next_day.says("large");
  next_day.hears("One large tea.");
  next_day.says("large");
  next_day.says("cox ping");
  next_day.hears("PONG");
  CHECK(next_day.ends() == 0);
  CHECK(next_day.all() == "One large tea.\nPONG\n");
}

TEST_CASE("the brain can be read and changed beside a running bot") {
  Home home;
  Chat chat(home);
  chat.says("cox remember backup host is db7");
  chat.hears("db7");
  const auto got = run({"brain", "--home", home.path(), "get", "remember/fact/backup host"});
  CHECK(got.code == 0);
  CHECK(got.out.find("db7") != std::string::npos);
  const auto set = run({"brain", "--home", home.path(), "set", "remember/fact/backup host",
                        R"({"what": "backup host", "value": "db8"})"});
  CHECK(set.code == 0);
  chat.says("cox what is backup host");
  chat.hears("backup host is db8.");
  CHECK(chat.ends() == 0);
}

TEST_CASE("a brain moves to another home") {
  Home old_home, new_home;
  Chat chat(old_home);
  chat.says("cox remember backup host is db7");
  chat.hears("db7");
  CHECK(chat.ends() == 0);
  const auto exported = run({"brain", "--home", old_home.path(), "export"});
  CHECK(run({"brain", "--home", new_home.path(), "import"}, exported.out).code == 0);

  Chat elsewhere(new_home);
  elsewhere.says("cox what is backup host");
  elsewhere.hears("backup host is db7.");
  CHECK(elsewhere.ends() == 0);
}

TEST_CASE("an old export does not bring a grant back that was revoked, unless that is asked for") {
  Home home;
  home.config(R"({"policy": "closed", "admins": ["terminal:ann"],
    "adapters": {"terminal": {"adapter": "shell", "playground": true}}})");
  Chat chat(home);
  chat.says("cox grant @eve ship:prod for 2h because cid is ill");
  chat.hears("(grant 1)");
  chat.says("cox remember backup host is db7");
  chat.hears("db7");
  const auto brain = [&home](e2e::Words words, std::string_view input = {}) {
    words.insert(words.begin(), {"brain", "--home", home.path()});
    return run(words, input);
  };
  const auto part = brain({"export"}), whole = brain({"export", "--with-core"});
  CHECK(part.out.find("grant/1") == std::string::npos);
  CHECK(part.out.find("db7") != std::string::npos);
  CHECK(part.err.find("that the bot keeps for itself") != std::string::npos);
  CHECK(whole.out.find("grant/1") != std::string::npos);
  chat.says("cox revoke 1");
  chat.hears("Revoked: ship:prod of");
  CHECK(chat.ends() == 0);
  CHECK(brain({"import"}, whole.out).code == 0);
  CHECK(brain({"get", "cox/grant/1"}).code == 1);
  CHECK(brain({"import", "--with-core"}, whole.out).code == 0);
  CHECK(brain({"get", "cox/grant/1"}).code == 0);
}

TEST_CASE("a plugin is told what changes in the brain, whoever changes it, until it looks away") {
  Home home;
  home.move_in("lookout", "lookout");
  Chat chat(home);
  chat.has_logged("loaded lookout 1.0.0");
  const auto set = [&home](const std::string& name, const std::string& value) {
    return run({"brain", "--home", home.path(), "set", name, value}).code;
  };
  chat.says("cox sight anna north");
  chat.logs(R"(saw boat/anna at "north")");
  CHECK(set("lookout/boat/anna", "\"south\"") == 0);
  chat.logs(R"(saw boat/anna at "south")");
  CHECK(set("lookout/car/anna", "\"east\"") == 0);
  chat.says("cox lose anna");
  chat.logs("saw boat/anna at null");
  chat.says("cox look away");
  chat.hears("eyes shut");
  chat.says("cox sight anna west");
  chat.hears("noted");
  CHECK(chat.ends() == 0);
  CHECK(chat.log().find("at \"east\"") == std::string::npos);
  CHECK(chat.log().find("at \"west\"") == std::string::npos);
}

TEST_CASE("what the brain holds is listed, and what is wrong is said") {
  Home home;
  const auto brain = [&home](e2e::Words words, std::string_view input = {}) {
    words.insert(words.begin(), {"brain", "--home", home.path()});
    return run(words, input);
  };
  const auto refused = [](const e2e::Ran& ran) {
    CHECK(ran.code == 1);
    return ran.err;
  };
  const auto has = [](const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
  };
  CHECK(has(refused(brain({"list"})), "does not exist; is --home right?"));
  REQUIRE(brain({"set", "common/greeting", "\"hi\""}).code == 0);
  REQUIRE(brain({"set", "common/plan", "[1]"}).code == 0);
  REQUIRE(brain({"set", "karma/ann", "3"}).code == 0);
  CHECK(brain({"list"}).out == "common/greeting\ncommon/plan\nkarma/ann\n");
  CHECK(brain({"list", "common"}).out == "common/greeting\ncommon/plan\n");
  CHECK(brain({"list", "common/pl"}).out == "common/plan\n");
  CHECK(has(refused(brain({"get", "common/nothing"})), "cox: "));
  for (const char* name : {"greeting", "/greeting", "common/"})
    CHECK(has(refused(brain({"get", name})), "is not SPACE/KEY"));
  // A remedy is named where it is one.
  constexpr auto kRemedy = "a text needs quotes of its own: ";
  CHECK(has(refused(brain({"set", "common/x", "hello"})), std::string(kRemedy) + "'\"hello\"'"));
  CHECK(!has(refused(brain({"set", "common/x", "-"}, "hello")), kRemedy));
  CHECK(!has(refused(brain({"set", "common/" + std::string(600, 'k'), "1"})), kRemedy));
}

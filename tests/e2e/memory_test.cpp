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

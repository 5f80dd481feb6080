// The bot on a pipe: lines in, replies out, and nothing else.
#include <doctest/doctest.h>

#include <string>

#include "chat.hpp"

using e2e::Chat;
using e2e::Home;
using e2e::run;

TEST_CASE("it answers") {
  Home home;
  Chat chat(home);
  chat.says("cox ping");
  chat.hears("PONG");
  chat.says("Cox: echo One two  three");
  chat.hears("One two  three");
  chat.says("nobody in particular is spoken to");
  CHECK(chat.ends() == 0);
  CHECK(chat.all() == "PONG\nOne two  three\n");
}

TEST_CASE("it goes by another name and an alias") {
  Home home;
  Chat chat(home, {"--name", "hal", "--alias", "!"});
  chat.says("cox ping");
  chat.says("hal ping");
  chat.hears("PONG");
  chat.says("!echo yes");
  chat.hears("yes");
  CHECK(chat.ends() == 0);
  CHECK(chat.all() == "PONG\nyes\n");
}

TEST_CASE("at the end of input everything is answered, and nothing else is on standard output") {
  Home home;
  std::string asked, answered;
  for (int i = 0; i < 1000; ++i) {
    asked += "cox ping\n";
    answered += "PONG\n";
  }
  const auto ran = run({"run", "--home", home.path()}, asked);
  CHECK(ran.code == 0);
  CHECK(ran.out == answered);
}

TEST_CASE("a last line without an end counts") {
  Home home;
  CHECK(run({"run", "--home", home.path()}, "cox ping").out == "PONG\n");
}

TEST_CASE("replies in a room come in the order of the questions") {
  Home home;
  std::string asked, answered;
  for (int i = 0; i < 200; ++i) {
    asked += "cox echo " + std::to_string(i) + "\n";
    answered += std::to_string(i) + "\n";
  }
  CHECK(run({"run", "--home", home.path()}, asked).out == answered);
}

TEST_CASE("a home without a config is open, and it says so") {
  Home home;
  const auto ran = run({"run", "--home", home.path()});
  CHECK(ran.code == 0);
  CHECK(ran.out.empty());
  CHECK(ran.err.find("open policy") != std::string::npos);
}

TEST_CASE("middleware stops one command by its id and lets the others begin") {
  Home home;
  home.move_in("guard", "guard");
  Chat chat(home);
  chat.says("cox ship web");
  chat.hears("guard says no");
  chat.says("cox sail");
  chat.hears("under way");
  chat.says("cox shipping");
  chat.hears("none");
  CHECK(chat.ends() == 0);
  CHECK_FALSE(chat.heard("shipped"));
}

TEST_CASE("middleware may answer what it sees") {
  Home home;
  home.move_in("guard", "guard");
  Chat chat(home);
  chat.says("who goes there");
  chat.hears("ann in terminal");
  CHECK(chat.ends() == 0);
}

TEST_CASE("help knows what there is") {
  Home home;
  Chat chat(home);
  chat.says("cox help");
  chat.hears("diagnostics (5): ");
  chat.says("cox help diagnostics");
  chat.hears("ping");
  chat.hears("Answers PONG");
  chat.says("cox help remember");
  chat.hears("remember <what...> is <value...>");
  home.move_in("greeter_1", "greeter");
  chat.logs("loaded greeter");
  chat.says("cox help greeter");
  chat.hears("hello (?<name>\\S+)\n  respond-1 of greeter, writes");
  CHECK(chat.ends() == 0);
}

TEST_CASE("who only overhears speaks where it heard something, and nowhere else") {
  Home home;
  home.move_in("overhearer", "overhearer");
  Chat chat(home);
  chat.says("cox blurb");
  chat.hears("Pardon?");
  chat.says("some gossip");
  chat.logs("may speak in its own room only");
  chat.says("/dm");
  chat.says("blurb");
  chat.hears("Pardon?");
  CHECK(chat.ends() == 0);
  CHECK_FALSE(chat.heard("did you hear"));
}

TEST_CASE("what cannot be done is told in a sentence") {
  Home home;
  Chat chat(home);
  chat.says("cox reload nothing");
  chat.hears("reload: there is no plugin 'nothing'; `plugins` lists them");
  CHECK(chat.ends() == 0);
  CHECK_FALSE(chat.heard("failed"));
}

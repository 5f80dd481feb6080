// How it ends, and what of it is left for the next start.
#include <doctest/doctest.h>

#include "chat.hpp"
#include "machine.hpp"

using e2e::Chat;
using e2e::Home;
using e2e::Machine;
using e2e::run;

TEST_CASE("SIGTERM ends it well") {
  Home home;
  Chat chat(home);
  chat.says("cox ping");
  chat.hears("PONG");
  CHECK(chat.stops() == 0);
}

TEST_CASE("SIGTERM lets a call finish that is open") {
  Home home;
  home.move_in("owing_1", "owing");
  Chat chat(home);
  chat.says("cox owe");
  chat.hears("build 1.0.0 owes");
  chat.gets(SIGTERM);
  chat.logs("stopping");
  run({"brain", "--home", home.path(), "set", "owing/open", "true"});
  chat.hears("build 1.0.0 pays what it owes");
  CHECK(chat.is_gone() == 0);
}

TEST_CASE("SIGTERM does not wait for name servers that are silent") {
  Home home;
  home.config(R"({"policy": "open", "adapters": {"here": {"adapter": "shell"},
    "net": {"adapter": "irc", "server": "irc.example.invalid", "channels": ["#ops"]}}})");
  Machine machine(home);
  machine.names_are_slow(600'000);
  Chat chat(home);
  chat.has_logged("connecting");
  chat.says("cox ping");
  chat.hears("PONG");
  CHECK(chat.stops() == 0);
  machine.recovers();
}

TEST_CASE("a call that a crash cut off is reported and not run again") {
  Home home;
  home.move_in("sleeper_1", "sleeper1");
  Chat chat(home);
  chat.says("cox sleeper1 sleep");
  chat.hears("sleeper1 sleeps");
  chat.is_killed();

  Chat next_day(home);
  next_day.hears("I was stopped in the middle of 'cox sleeper1 sleep'");
  next_day.says("cox sleeper1 awake");
  next_day.hears("sleeper1 1.0.0 is awake");
  CHECK(next_day.ends() == 0);
  CHECK_FALSE(next_day.heard("sleeper1 sleeps"));
}

TEST_CASE("a message that was accepted and not begun runs after a crash") {
  Home home;
  home.move_in("sleeper_1", "sleeper1");
  Chat chat(home);
  chat.says("cox sleeper1 sleep");
  chat.hears("sleeper1 sleeps");
  chat.says("cox sleeper1 awake");  // waits behind the one that sleeps
  chat.says(
      "cox remember it is there");  // whoever writes waits for the disk, and so for all before
  chat.hears("OK, it is there.");
  chat.is_killed();

  Chat next_day(home);
  next_day.hears("sleeper1 1.0.0 is awake");
  CHECK(next_day.ends() == 0);
}

TEST_CASE("shut down and restart from the chat") {
  Home home;
  Chat chat(home);
  chat.says("cox restart");
  chat.hears("Back in a moment.");
  chat.says("cox echo here again");
  chat.hears("here again");
  chat.says("cox shutdown");
  chat.hears("say `yes`");
  chat.says("yes");
  chat.hears("Goodbye.");
  CHECK(chat.is_gone() == 0);
}

TEST_CASE("one home, one bot") {
  Home home;
  Chat chat(home);
  chat.says("cox ping");
  chat.hears("PONG");
  const auto second = run({"run", "--home", home.path()});
  CHECK(second.code == 1);
  CHECK(second.err.find("another bot") != std::string::npos);
  chat.says("cox ping");
  chat.hears("PONG");
  CHECK(chat.ends() == 0);
}

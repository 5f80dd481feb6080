// What the old build leaves to the new one, and what it still finishes itself.
#include <doctest/doctest.h>

#include "chat.hpp"

using e2e::Chat;
using e2e::Home;

TEST_CASE("the new build goes on counting where the old one stopped") {
  Home home;
  home.move_in("counter_1", "counter");
  Chat chat(home);
  chat.says("cox count");
  chat.hears("1 by 1.0.0");
  chat.says("cox count");
  chat.hears("2 by 1.0.0");
  home.move_in("counter_2", "counter");
  chat.logs("reloaded counter 2.0.0");
  chat.says("cox count");
  chat.hears("3 by 2.0.0");
  CHECK(chat.ends() == 0);
}

TEST_CASE("a reply that the old build owes arrives after the new one has taken over") {
  Home home;
  home.move_in("owing_1", "owing");
  Chat chat(home);
  chat.says("cox owe");
  chat.hears("build 1.0.0 owes");
  home.move_in("owing_2", "owing");
  chat.logs("reloaded owing 2.0.0");
  chat.says("cox open");
  chat.hears("build 2.0.0 opens");
  chat.hears("build 1.0.0 pays what it owes");
  chat.logs("unloaded owing");
  CHECK(chat.ends() == 0);
}

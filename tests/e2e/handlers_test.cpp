// Handlers that throw or never return: they hold up themselves and nobody else.
#include <doctest/doctest.h>

#include <string>

#include "chat.hpp"

using e2e::Chat;
using e2e::Home;

namespace {

// A bot with four plugins whose handlers sleep for ever.
struct Asleep {
  Asleep() {
    home.config(R"({"policy": "open", "limits": {"drain_seconds": 1}})");
    for (int i = 1; i <= 4; ++i) home.move_in("sleeper_" + number(i), "sleeper" + number(i));
  }
  static std::string number(int i) { return std::to_string(i); }
  void fall_asleep(Chat& chat) const {
    for (int i = 1; i <= 4; ++i) {
      chat.says("cox sleeper" + number(i) + " sleep");
      chat.hears("sleeper" + number(i) + " sleeps");
    }
  }
  Home home;
};

}  // namespace

TEST_CASE_FIXTURE(Asleep, "four that sleep do not keep others from answering and reloading") {
  Chat chat(home);
  fall_asleep(chat);
  chat.says("cox ping");
  chat.hears("PONG");
  home.move_in("greeter_1", "greeter");
  chat.logs("loaded greeter 1.0.0");
  home.move_in("greeter_2", "greeter");
  chat.logs("reloaded greeter 2.0.0");
  chat.says("cox hello Bob");
  chat.hears("Ahoy, Bob!");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Asleep, "a new build takes over from one that sleeps") {
  Chat chat(home);
  fall_asleep(chat);
  home.move_in("sleeper_1_again", "sleeper1");
  chat.logs("reloaded sleeper1 2.0.0");
  chat.says("cox sleeper1 awake");
  chat.hears("sleeper1 2.0.0 is awake");
  CHECK(chat.ends() == 0);
}

TEST_CASE("a handler that throws tells the room, and the next message finds the bot well") {
  Home home;
  home.move_in("thrower", "thrower");
  Chat chat(home);
  chat.says("cox throw an error");
  chat.hears("failed: the oar is broken");
  chat.says("cox throw a number");
  chat.hears("thrower");
  chat.says("cox ping");
  chat.hears("PONG");
  CHECK(chat.ends() == 0);
}

// How it ends, and what of it is left for the next start.
#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include "chat.hpp"
#include "machine.hpp"
#include "service_manager.hpp"

using e2e::Chat;
using e2e::Home;
using e2e::Machine;
using e2e::run;
using e2e::ServiceManager;

namespace {

// A call that stays open until the brain says otherwise.
void begins_to_owe(Chat& chat) {
  chat.says("cox owe");
  chat.hears("build 1.0.0 owes");
}

void lets_it_pay(const Home& home) {
  run({"brain", "--home", home.path(), "set", "owing/open", "true"});
}

// Where stops have more time than any test.
void is_patient(const Home& home) {
  home.config(R"({"policy": "open", "limits": {"drain_seconds": 300}})");
  home.move_in("owing_1", "owing");
}

}  // namespace

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
  begins_to_owe(chat);
  chat.gets(SIGTERM);
  chat.logs("stopping");
  lets_it_pay(home);
  chat.hears("build 1.0.0 pays what it owes");
  CHECK(chat.is_gone() == 0);
}

TEST_CASE("a second SIGTERM waits for no call") {
  Home home;
  is_patient(home);
  Chat chat(home);
  begins_to_owe(chat);
  chat.gets(SIGTERM);
  chat.logs("a second SIGINT or SIGTERM cuts them off");
  std::this_thread::sleep_for(std::chrono::seconds(1));  // at once it counts as the same
  chat.gets(SIGTERM);
  CHECK(chat.is_gone() == 0);
  CHECK(chat.log().find("stopped with work unfinished") != std::string::npos);

  Chat next(home);
  next.hears("I was stopped in the middle of 'cox owe'");
  CHECK(next.ends() == 0);
}

TEST_CASE("a bot that could not start again does not restart, and says what is wrong") {
  Home home;
  home.config(R"({"policy": "open"})");
  Chat chat(home);
  chat.says("cox ping");
  chat.hears("PONG");
  home.config(R"({"policy": "opne"})");
  chat.says("cox restart");
  chat.hears("I go on as I am, since I could not start again with this config; mend it");
  chat.hears("policy: must be one of");
  home.config(R"({"policy": "open", "adapters": {
    "terminal": {"adapter": "shell", "rooms": []}, "net": {"adapter": "ircc"}}})");
  chat.says("cox restart");
  chat.hears("adapters.terminal.rooms is not known; known here: user, room, playground");
  chat.hears("there is no ircc.so in");
  std::filesystem::remove(home.path() + "/cox.json");
  chat.says("cox restart");
  chat.hears("cox.json");
  home.config(R"({"policy": "open"})");
  chat.says("cox restart");
  chat.hears("Back in a moment.");
  chat.says("cox ping");
  chat.hears("PONG");
  CHECK(chat.ends() == 0);
}

TEST_CASE("whoever wants a stop while it restarts gets one") {
  Home home;
  is_patient(home);
  Chat chat(home);
  begins_to_owe(chat);
  chat.says("cox restart");
  chat.logs("a second SIGINT or SIGTERM cuts them off");
  std::this_thread::sleep_for(std::chrono::seconds(1));
  chat.gets(SIGTERM);
  CHECK(chat.is_gone() == 0);
}

TEST_CASE("a stop that comes at once after a restart is not lost") {
  Home home;
  home.move_in("owing_1", "owing");
  Chat chat(home);
  begins_to_owe(chat);
  chat.says("cox restart");
  chat.logs("restarting");
  chat.gets(SIGTERM);
  lets_it_pay(home);
  chat.hears("build 1.0.0 pays what it owes");
  CHECK(chat.is_gone() == 0);
}

TEST_CASE("to systemd a restart is no stop, and it hears that the bot is alive meanwhile") {
  Home home;
  home.move_in("owing_1", "owing");
  const ServiceManager systemd(home, 200);
  Chat chat(home);
  CHECK(systemd.next_change() == "READY=1");
  begins_to_owe(chat);
  chat.says("cox restart");
  CHECK(systemd.next_change().starts_with("RELOADING=1\nMONOTONIC_USEC="));
  for (int i = 0; i < 3; ++i) CHECK(systemd.next() == "WATCHDOG=1");
  lets_it_pay(home);
  CHECK(systemd.next_change() == "READY=1");
  chat.gets(SIGTERM);
  CHECK(systemd.next_change() == "STOPPING=1");
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
  next_day.has_logged("did not stop in order: it died or was killed");
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
  CHECK(chat.log().find("did not stop in order") == std::string::npos);
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

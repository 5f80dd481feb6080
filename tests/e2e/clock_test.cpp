// The clock on the wall jumps by hours, as after a wrong battery or a right time server.
#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "chat.hpp"
#include "machine.hpp"

using e2e::Chat;
using e2e::Home;
using e2e::Machine;
using e2e::run;

namespace {

constexpr std::int64_t kHour = 3'600;

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// How often it was said.
int times(const std::string& text, std::string_view part) {
  int count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size())
    ++count;
  return count;
}

// When the brain says that the entry with this text is next, in seconds.
std::int64_t next_of(const Home& home, std::string_view entry) {
  const std::string kept = run({"brain", "export", "--home", home.path()}).out;
  const std::size_t text = kept.find(entry);
  const std::size_t at = kept.rfind("\"next\":", text);
  REQUIRE(at != std::string::npos);
  return std::stoll(kept.substr(at + 7)) / 1'000;
}

}  // namespace

TEST_CASE("five hours on: what is due is done once, and no more is done for each hour left out") {
  Home home;
  Machine machine(home);
  Chat chat(home);
  chat.says("cox remind me in 3 hours to stretch");
  chat.hears("OK, ");
  chat.says("cox schedule \"*/10 * * * *\" say tick");
  chat.hears("OK, ");
  machine.clock_is_off_by(5 * kHour);
  chat.says("cox remind me in 2 seconds to drink");  // and so it looks what is due
  chat.hears("I was away at ");                      // an hour late is too late for it
  chat.hears("stretch");
  chat.hears("ann: drink");
  chat.says("cox status");
  chat.hears("records: ok");
  chat.says("cox remember web is green");
  chat.hears("OK, web is green.");
  CHECK(times(chat.all(), "\ntick") <= 1);
  CHECK_FALSE(has(chat.all(), "up 5 h"));
  machine.recovers();
  CHECK(chat.ends() == 0);
  CHECK(run({"audit", "verify", "--home", home.path()}).code == 0);
}

TEST_CASE("five hours back: schedules go on, times to live and records stay true") {
  Home home;
  Machine machine(home);
  Chat chat(home);
  chat.says("cox schedule \"0 * * * *\" say strike");
  chat.hears("OK, ");
  chat.says("cox remember web is green");
  chat.hears("OK, web is green.");
  const std::int64_t before = next_of(home, "strike");
  machine.clock_is_off_by(-5 * kHour);
  chat.says("cox remind me in 2 seconds to drink");  // and so it looks what comes sooner
  chat.hears("ann: drink");
  chat.says("cox what is web");
  chat.hears("web is green.");
  chat.says("cox status");
  chat.hears("up ");
  chat.says("cox remember web is red");
  chat.hears("OK, web is red.");
  CHECK_FALSE(has(chat.all(), "up -"));
  CHECK(next_of(home, "strike") == before - 5 * kHour);
  machine.recovers();
  CHECK(chat.ends() == 0);
  CHECK(run({"audit", "verify", "--home", home.path()}).code == 0);
}

TEST_CASE("where nothing may be late, what is on time happens: the bot needs a moment for it") {
  Home home;
  home.config(R"({"policy": "open", "plugins": {"schedule": {"late_minutes": 0}}})");
  Chat chat(home);
  chat.says("cox remind me in 1 second to drink");
  chat.hears("OK, ");
  chat.hears("ann: drink");
  CHECK_FALSE(chat.heard("I was away"));
  CHECK(chat.ends() == 0);
}

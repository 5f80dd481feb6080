// Memory that runs out: what is new is refused before the process ends, and whoever can mend it is
// heard.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "chat.hpp"
#include "web.hpp"

using e2e::Chat;
using e2e::Home;
using e2e::Web;

namespace {

// A plugin keeps more and more. How much the bot needs by itself depends on how it was built, so it
// may have some more than it says that it has.
struct Leak {
  Leak() {
    home.move_in("rogue_leaker", "leaker");
    Chat chat(home);
    chat.says("cox status");
    chat.hears(" KiB resident");
    const std::string& said = chat.all();
    const std::size_t end = said.find(" KiB resident");
    resident_mib = std::stoul(said.substr(said.rfind(' ', end - 1) + 1)) / 1024;
    chat.ends();
  }
  void allow(std::size_t more_mib) const {
    home.config(R"({"policy": "open", "admins": ["terminal:root"], "http": {"port": 0},
                    "limits": {"memory_mib": )" +
                std::to_string((resident_mib + more_mib) * 10 / 9) + "}}");
  }
  static void leaks(Chat& chat) {
    // The bot looks once a second, so it may refuse the last of them.
    for (int i = 0; i < 8; ++i) chat.says("cox leaker leak");
    chat.logs("the bot is short of memory");
  }
  Home home;
  std::size_t resident_mib = 0;
};

std::size_t refusals(const Chat& chat) {
  std::size_t count = 0;
  const std::string_view said = "I cannot take this in now";
  for (std::size_t at = chat.all().find(said); at != std::string::npos;
       at = chat.all().find(said, at + 1))
    ++count;
  return count;
}

}  // namespace

TEST_CASE_FIXTURE(Leak, "while memory is short people hear why, until there is enough again") {
  allow(64);
  Chat chat(home);
  leaks(chat);
  chat.says("cox ping");
  chat.hears("I cannot take this in now: the bot is short of memory, with ");
  chat.hears("MiB of limits.memory_mib in use");
  chat.hears("only its admins are answered");
  CHECK_FALSE(chat.heard("PONG"));
  for (int i = 0; i < 20; ++i) chat.says("cox ping");
  for (int i = 0; i < 20; ++i) chat.hears("only its admins are answered");
  allow(1'000);
  chat.gets(SIGHUP);
  chat.logs("there is enough again");
  chat.says("cox ping");
  chat.hears("PONG");
  // Each of them once, and those of the leaks that came too late.
  CHECK(refusals(chat) >= 21);
  CHECK(refusals(chat) <= 21 + 8);
  chat.is_killed();  // a leak checker would look for what was kept
}

TEST_CASE_FIXTURE(Leak, "while memory is short routes answer 503, and /metrics says why") {
  home.move_in("pages_1", "pages");
  allow(80);
  Chat chat(home);
  const Web web(chat);
  chat.has_logged("loaded pages 1.0.0");
  CHECK(web.get("/version").status == 200);
  leaks(chat);
  CHECK(web.get("/version").status == 503);
  CHECK(web.get("/metrics").body.find("cox_memory_ok 0") != std::string::npos);
  chat.has_logged("a request was not taken (pages GET /version): the bot is short of memory");
  allow(1'000);
  chat.gets(SIGHUP);
  chat.logs("there is enough again");
  CHECK(web.get("/version").status == 200);
  chat.is_killed();
}

TEST_CASE_FIXTURE(Leak, "admins are heard while memory is short") {
  allow(64);
  Chat chat(home, {}, "root");
  leaks(chat);
  chat.says("cox status");
  chat.hears("memory: failing for ");
  chat.hears("the bot is short of memory");
  chat.is_killed();
}

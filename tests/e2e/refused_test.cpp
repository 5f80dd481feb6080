// Libraries that break a rule of the boundary: each is named with what to do, and the bot goes on.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "chat.hpp"

using e2e::Chat;
using e2e::fixture;
using e2e::Home;

namespace {

struct Bot {
  // So that a load that hangs is given up soon.
  Bot() { home.config(R"({"policy": "open", "limits": {"load_seconds": 0.5}})"); }

  void still_answers() {
    chat.says("cox ping");
    chat.hears("PONG");
  }
  void refuses(const std::string& name, const std::string& why) {
    home.put(fixture(name), name);
    chat.logs(why);
    still_answers();
    chat.says("cox plugins");
    chat.hears(why);
  }

  Home home;
  Chat chat{home};
};

std::string bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE_FIXTURE(Bot, "what is no library for this bot is refused before any of it runs") {
  refuses("not_elf", "is not a shared library");
  refuses("wrong_machine", "was built for RISC-V");
  refuses("no_entry", "does not export cox_plugin_entry");
  refuses("major_99", "was built for ABI 99.0, this bot has 1.");
  refuses("minor_99", "was built for ABI 1.99, this bot has 1.");
  refuses("needs_lost", "needs libnowhere.so.1, which is not on this machine: install it");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Bot, "a load that fails or throws is told in its own words") {
  refuses("fails_in_load", "load failed: the licence file is missing");
  home.remove("fails_in_load");
  refuses("throws_in_load", "load let an exception out: thrown from load");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Bot, "a load that hangs is given up, and holds up nobody") {
  refuses("hangs_in_load", "load did not return within 500 ms");
  home.put(fixture("good_v1"), "good");
  chat.logs("loaded good 1.0.0");
  still_answers();
  chat.ends();
}

TEST_CASE_FIXTURE(Bot, "a file that is half written is taken once it is whole") {
  const std::string whole = bytes_of(fixture("good_v1"));
  home.write("plugins/good.so", std::string_view(whole).substr(0, whole.size() / 2));
  chat.logs("not yet: good.so is not complete");
  still_answers();
  home.write("plugins/good.so", whole);
  chat.logs("loaded good 1.0.0");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Bot, "a plugin waits for the one that it needs, and goes with it") {
  refuses("needs_good", "needy needs good >= 2.0, which is not loaded");
  home.put(fixture("good_v1"), "good");
  chat.logs("needy needs good >= 2.0, but good 1.0.0 is loaded");
  home.put(fixture("good_v2"), "good");
  chat.logs("loaded needy 1.0.0");
  home.remove("good");
  chat.logs("took out needy");
  still_answers();
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Bot, "plugins that need each other are both told so") {
  home.put(fixture("left"), "left");
  chat.logs("left needs right, which is not loaded");
  refuses("right", "in a circle (right needs left needs right)");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Bot, "a library that cannot leave says so when it comes and when it goes") {
  home.put(fixture("unique_symbols"), "sticky");
  chat.logs("this build can never be unloaded");
  chat.says("cox plugins");
  chat.hears("cannot be unloaded");
  home.remove("sticky");
  chat.logs("stays mapped: it carries");
  chat.says("cox plugins");
  chat.hears("1 ended builds stay in memory");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Bot, "a library that leaves a thread behind is not unmapped under its feet") {
  home.put(fixture("leaves_thread"), "lingering");
  chat.logs("loaded fixture 1.0.0");
  home.remove("lingering");
  chat.logs("stays in memory: ");
  still_answers();
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Bot, "a file may be renamed, and what is removed is not listed any more") {
  home.put(fixture("good_v1"), "good");
  chat.logs("loaded good 1.0.0");
  std::filesystem::rename(home.plugin("good"), home.plugin("better"));
  home.put(fixture("good_v2"), "better");
  chat.logs("loaded good 2.0.0 (generation 2)");
  home.remove("better");
  chat.logs("unloaded good 2.0.0");
  chat.says("cox plugins");
  chat.hears("remember 1.0.0: live");
  home.put(fixture("good_v1"), "good");
  chat.logs("loaded good 1.0.0 (generation 3)");
  CHECK(chat.ends() == 0);
  CHECK_FALSE(chat.heard("good: unloaded"));
}

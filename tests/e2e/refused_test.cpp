// Libraries that break a rule of the boundary: each is named with what to do, and the bot goes on.
#include <doctest/doctest.h>

#include <filesystem>

#include "chat.hpp"

using e2e::Chat;
using e2e::fixture;
using e2e::Home;

namespace {

struct Bot {
  // So that a load that hangs is given up soon.
  Bot() { home.config(R"({"policy": "open", "limits": {"load_seconds": 5}})"); }

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
  refuses("hangs_in_load", "load did not return within 5 s");
  home.put(fixture("good_v1"), "good");
  chat.logs("loaded good 1.0.0");
  still_answers();
  chat.ends();
}

TEST_CASE_FIXTURE(Bot, "a static constructor that hangs is given up: the bot talks on, and ends") {
  still_answers();  // nothing else waits to be opened
  refuses("hangs_in_constructor", "did not return within 5 s");
  home.put(fixture("good_v1"), "good");
  chat.logs(
      "good.so cannot be opened while the static constructors of hangs_in_constructor.so run");
  still_answers();
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

TEST_CASE_FIXTURE(Bot, "a command id that is taken") {
  still_answers();
  home.move_in("twin", "twin");
  chat.logs("refused");
  chat.says("cox ping");
  chat.hears("PONG");
  chat.says("cox plugins");
  chat.hears("twin");
  chat.hears("'ping'");
  CHECK(chat.ends() == 0);
  CHECK_FALSE(chat.heard("not me"));
}

TEST_CASE_FIXTURE(Bot, "a plugin id that is taken") {
  still_answers();
  home.move_in("impostor", "impostor");
  chat.logs("'diagnostics' is taken");
  chat.says("cox hello");
  chat.says("cox ping");
  chat.hears("PONG");
  CHECK(chat.ends() == 0);
  CHECK_FALSE(chat.heard("not me"));
}

TEST_CASE("a file that anybody may write, until that is mended") {
  Home home;
  home.move_in("greeter_1", "greeter");
  std::filesystem::permissions(home.plugin("greeter"), std::filesystem::perms::all);
  Chat chat(home);
  chat.logs("refused");
  chat.says("cox plugins");
  chat.hears("refused " + home.plugin("greeter"));
  std::filesystem::permissions(home.plugin("greeter"), std::filesystem::perms::owner_all);
  chat.logs("loaded greeter 1.0.0");
  chat.says("cox hello Bob");
  chat.hears("Hello, Bob!");
  CHECK(chat.ends() == 0);
}

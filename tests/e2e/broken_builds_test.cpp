// A newer build is broken: each time the file is named with what to do, and the older build serves
// on.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "chat.hpp"

using e2e::build_of;
using e2e::Chat;
using e2e::fixture;
using e2e::Home;

namespace {

struct Bot {
  // So that a load that hangs is given up soon.
  Bot() {
    home.config(R"({"policy": "open", "limits": {"load_seconds": 5}})");
    still_answers();  // what comes now is dropped into a running bot
  }

  void brings(const std::string& build, const std::string& name, const std::string& said) {
    home.put(fixture(build), name);
    chat.logs(said);
  }
  // In the list of plugins, one after the other.
  void lists(std::initializer_list<std::string> words) {
    chat.says("cox plugins");
    for (const std::string& each : words) chat.hears(each);
  }
  void still_answers() {
    chat.says("cox ping");
    chat.hears("PONG");
  }

  Home home;
  Chat chat{home};
};

struct Greeted : Bot {
  Greeted() {
    home.move_in("greeter_1", "greeter");
    chat.logs("loaded greeter 1.0.0");
  }
  void still_greets(const std::string& why) {
    chat.logs(why);
    chat.says("cox hello Bob");
    chat.hears("Hello, Bob!");
    lists({"greeter 1.0.0: live", why});
  }
  void greets_on_without(const std::string& build, const std::string& why) {
    home.put(fixture(build), "greeter");
    still_greets(why);
  }
  void is_mended() {
    home.move_in("greeter_2", "greeter");
    chat.logs("reloaded greeter 2.0.0");
    const std::size_t before = chat.all().size();
    lists({"greeter 2.0.0: live", "remember 1.0.0: live"});
    CHECK(chat.all().find("problem", before) == std::string::npos);
    CHECK(chat.ends() == 0);
  }
};

std::string bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE_FIXTURE(Greeted, "what is no library for this bot leaves the build that works") {
  greets_on_without("not_elf", "greeter.so is not a shared library");
  greets_on_without("truncated", "greeter.so is not complete yet: its section table");
  greets_on_without("wrong_machine",
                    "greeter.so was built for RISC-V (64 bit, little-endian), this");
  greets_on_without("no_entry", "greeter.so does not export cox_plugin_entry: declare it with");
  is_mended();
}

TEST_CASE_FIXTURE(Greeted, "a build for another ABI leaves the build that works") {
  greets_on_without("major_99", "greeter.so was built for ABI 99.0, this bot has 1.0: rebuild it");
  greets_on_without("minor_99",
                    "greeter.so was built for ABI 1.99, this bot has 1.0: rebuild it against this "
                    "version's headers, or update cox");
  is_mended();
}

TEST_CASE_FIXTURE(Greeted,
                  "a build whose symbols or libraries are missing leaves the one that works") {
  greets_on_without("needs_lost",
                    "greeter.so needs libnowhere.so.1, which is not on this machine: install it");
  greets_on_without("unresolved", "link what defines the symbol");
  is_mended();
}

TEST_CASE_FIXTURE(Greeted, "a script, a build that throws, a bad pattern: what works stays") {
  home.write("plugins/greeter.so", "#!/bin/sh\necho I am a script, not a library\n");
  still_greets("no ELF file");
  home.move_in("failing", "greeter");
  still_greets("no greetings today in 9.0.0");
  home.copy_over("bad_pattern", "greeter");
  still_greets("missing )");
  is_mended();
}

TEST_CASE_FIXTURE(Greeted, "a build that is written in pieces takes over when it is whole") {
  const std::string whole = bytes_of(build_of("greeter_2"));
  home.write("plugins/greeter.so", "");
  still_greets("greeter.so is not complete yet: it is empty");
  home.write("plugins/greeter.so", std::string_view(whole).substr(0, whole.size() - 1));
  still_greets("greeter.so is not complete yet: its section table");
  home.write("plugins/greeter.so", whole);
  chat.logs("reloaded greeter 2.0.0");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Bot,
                  "a build that fails, throws or hangs while it loads leaves the one that works") {
  brings("plain", "it", "loaded fixture 0.9.0");
  brings("fails_in_load", "it",
         "refused: fixture: load failed: the licence file is missing; 0.9.0 stays live");
  lists({"fixture 0.9.0: live", "problem: load failed: the licence file is missing"});
  brings("throws_in_load", "it", "load let an exception out: thrown from load; 0.9.0 stays live");
  lists({"fixture 0.9.0: live", "problem: load let an exception out"});
  brings("hangs_in_load", "it",
         "load did not return within 5 s; its thread is left alone; 0.9.0 stays live");
  lists({"fixture 0.9.0: live", "problem: load did not return"});
  still_answers();
  chat.ends();
}

// What it began would else run in a plugin that is not there any more.
TEST_CASE_FIXTURE(Bot, "a build that starts a timer and then fails leaves nothing behind") {
  home.move_in("hasty_throws", "hasty");
  chat.logs("refused: hasty: load failed: it was in too much of a hurry");
  chat.has_logged("unloaded hasty 1.0.0");
  home.move_in("hasty_bad_pattern", "hasty");
  chat.logs("refused: hasty: ");
  chat.has_logged("unloaded hasty 2.0.0");
  still_answers();
  CHECK(chat.ends() == 0);
  CHECK(chat.log().find("hasty ticks") == std::string::npos);
}

TEST_CASE_FIXTURE(Bot, "builds that cannot leave the process do not keep newer ones from coming") {
  brings("unique_symbols", "it", "loaded fixture 1.0.0 (generation 1)");
  brings("plain", "it", "reloaded fixture 0.9.0 (generation 2)");
  chat.has_logged("(generation 1) stays in memory: it.so stays mapped: it carries");
  brings("leaves_thread", "it", "reloaded fixture 1.0.0 (generation 3)");
  brings("leaves_std_thread", "it", "reloaded fixture 1.0.0 (generation 4)");
  chat.has_logged(
      "(generation 3) stays in memory: it.so kept mapped: threads that it started still run (1): "
      "join them in unload");
  brings("plain", "it", "reloaded fixture 0.9.0 (generation 5)");
  chat.has_logged(
      "(generation 4) stays in memory: it.so kept mapped: threads that it started still run (1): "
      "join them in unload");
  lists({"fixture 0.9.0: live", "3 ended builds stay in memory"});
  CHECK(chat.ends() == 0);
}

TEST_CASE("a folder full of broken libraries does not keep the bot from starting") {
  Home home;
  home.config(R"({"policy": "open", "limits": {"load_seconds": 5}})");
  for (const char* each : {"truncated", "wrong_machine", "no_entry", "major_99", "needs_lost",
                           "left", "right", "hangs_in_load", "needs_good", "not_elf"}) {
    home.put(fixture(each), each);
  }
  home.move_in("greeter_1", "greeter");
  Chat chat(home);
  chat.says("cox hello Bob");
  chat.hears("Hello, Bob!");
  chat.ends();
}

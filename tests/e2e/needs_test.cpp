// Plugins that need each other: who waits is told for what, and whatever was live stays so.
#include <doctest/doctest.h>

#include "chat.hpp"

using e2e::Chat;
using e2e::fixture;
using e2e::Home;

namespace {

struct Bot {
  Bot() {
    chat.says("cox ping");
    chat.hears("PONG");
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

  Home home;
  Chat chat{home};
};

constexpr auto kCircle = "they need each other in a circle";

}  // namespace

TEST_CASE_FIXTURE(Bot, "a plugin waits for the one that it needs, and goes with it") {
  brings("needs_good", "needy", "needy needs good >= 2.0, which is not loaded");
  brings("good_v1", "good", "needy needs good >= 2.0, but good 1.0.0 is loaded");
  brings("good_v2", "good", "loaded needy 1.0.0");
  home.remove("good");
  chat.logs("took out needy");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Bot, "a newer build waits for what it needs while the older one serves") {
  brings("needs_nothing", "needy", "loaded needy 0.9.0");
  brings("needs_good", "needy",
         "needy needs good >= 2.0, which is not loaded; it is loaded as soon as that is");
  lists({"needy 0.9.0: live", "problem: needy needs good >= 2.0"});
  brings("good_v2", "good", "loaded good 2.0.0");
  chat.logs("reloaded needy 1.0.0");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Bot, "both of a circle are told, and both come when one lets go") {
  brings("left", "left", "left needs right, which is not loaded");
  brings("right", "right",
         "right needs left, which is not loaded; they need each other in a circle");
  chat.has_logged("left needs right, which is not loaded; they need each other in a circle");
  lists({"left", kCircle, "right", kCircle});
  brings("left_alone", "left", "loaded left 0.9.0");
  chat.logs("loaded right 1.0.0");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Bot, "a build that would close a circle is refused, and those that work stay") {
  brings("left_alone", "left", "loaded left 0.9.0");
  brings("right", "right", "loaded right 1.0.0");
  brings("left", "left", kCircle);
  lists({"left 0.9.0: live", kCircle, "right 1.0.0: live"});
  CHECK(chat.ends() == 0);
}

// What happens to the files of plugins that work: they move, go, come back, and become other
// plugins.
#include <doctest/doctest.h>

#include <filesystem>

#include "chat.hpp"

using e2e::Chat;
using e2e::fixture;
using e2e::Home;

namespace {

struct Bot {
  Bot() {
    home.move_in("greeter_1", "greeter");
    chat.logs("loaded greeter 1.0.0");
  }
  void renames(const std::string& from, const std::string& to) {
    std::filesystem::rename(home.plugin(from), home.plugin(to));
    chat.logs("greeter lies in " + home.plugin(to) + " now");
  }
  void greets(const std::string& with) {
    chat.says("cox hello Bob");
    chat.hears(with + ", Bob!");
  }

  Home home;
  Chat chat{home};
};

}  // namespace

TEST_CASE_FIXTURE(Bot, "a plugin whose file is renamed serves on, and its new file counts") {
  renames("greeter", "a-greeter");
  greets("Hello");
  renames("a-greeter", "the-greeter");
  greets("Hello");
  home.move_in("greeter_2", "the-greeter");
  chat.logs("reloaded greeter 2.0.0 (generation 2)");
  greets("Ahoy");
  CHECK(chat.log().find("took out") == std::string::npos);
  home.remove("the-greeter");
  chat.logs("took out greeter: its file was removed");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Bot, "a plugin that is deleted comes back when it is dropped again") {
  home.remove("greeter");
  chat.logs("took out greeter: its file was removed");
  home.move_in("greeter_1", "greeter");
  chat.logs("loaded greeter 1.0.0 (generation 2)");
  greets("Hello");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Bot, "a build that failed is tried again when it is deleted and dropped again") {
  for (int times = 0; times < 2; ++times) {
    home.put(fixture("fails_in_load"), "licensed");
    chat.logs("refused: fixture: load failed: the licence file is missing");
    home.remove("licensed");
    chat.logs("fixture is gone: its file was removed");
  }
  greets("Hello");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Bot, "a file that becomes another plugin takes the one before out") {
  home.put(fixture("good_v1"), "greeter");
  chat.logs("loaded good 1.0.0");
  chat.logs("took out greeter: good lies in its file now");
  home.remove("greeter");
  chat.logs("took out good: its file was removed");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Bot, "a file that becomes another plugin that fails leaves the one before") {
  home.put(fixture("fails_in_load"), "greeter");
  chat.logs("refused: fixture: load failed: the licence file is missing");
  greets("Hello");
  home.remove("greeter");
  chat.logs("took out greeter: its file was removed");
  CHECK(chat.ends() == 0);
}

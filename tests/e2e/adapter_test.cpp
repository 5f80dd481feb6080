// An adapter is replaced while people talk through it.
#include <doctest/doctest.h>

#include "chat.hpp"

using e2e::Chat;
using e2e::Home;

TEST_CASE("a newer build of the terminal takes over, and no line is lost or answered twice") {
  Home home;
  home.move_in_adapter("shell_1", "shell");
  Chat chat(home);
  std::string expected;
  const auto says = [&](int from, int to) {
    for (int n = from; n < to; ++n) {
      chat.says("cox echo line " + std::to_string(n));
      expected += "line " + std::to_string(n) + "\n";
    }
  };
  says(0, 100);
  chat.hears("line 99");
  home.move_in_adapter("shell_2", "shell");
  says(100, 400);
  chat.logs("terminal was away for");
  chat.logs("reloaded shell 1.0.0 (generation 2)");
  says(400, 500);
  CHECK(chat.ends() == 0);
  CHECK(chat.all() == expected);
}

TEST_CASE("a build of the terminal that is none leaves the older one at work") {
  Home home;
  home.move_in_adapter("shell_1", "shell");
  Chat chat(home);
  chat.says("cox ping");
  chat.hears("PONG");
  home.move_in_adapter("greeter_1", "shell");
  chat.logs("the newer build of shell was refused, the older stays");
  chat.says("cox ping");
  chat.hears("PONG");
  CHECK(chat.ends() == 0);
}

TEST_CASE("a file in the home's folder comes before the one of the box") {
  Home home;
  Chat chat(home);
  chat.says("cox ping");
  chat.hears("PONG");
  home.move_in_adapter("shell_2", "shell");
  chat.logs("reloaded shell 1.0.0 (generation 2)");
  chat.says("cox ping");
  chat.hears("PONG");
  CHECK(chat.ends() == 0);
}

TEST_CASE("where a chat allows it, the newer build opens before the older closes") {
  Home home;
  home.config(R"({"policy": "open", "adapters": {
    "terminal": {"adapter": "shell"}, "both": {"adapter": "twofold"}}})");
  home.move_in_adapter("twofold_1", "twofold");
  Chat chat(home);
  chat.logs("build 1.0.0 opens");
  home.move_in_adapter("twofold_2", "twofold");
  chat.logs("build 2.0.0 opens");
  chat.logs("build 1.0.0 closes");
  chat.logs("reloaded twofold 2.0.0");
  chat.says("cox adapters");
  chat.hears("both: online");
  CHECK(chat.stops() == 0);
}

TEST_CASE("an adapter that did not start does so when its file is mended") {
  Home home;
  home.config(R"({"policy": "open", "adapters": {
    "terminal": {"adapter": "shell"}, "both": {"adapter": "twofold"}}})");
  home.write("adapters/twofold.so", "not a library");
  Chat chat(home);
  chat.logs("the adapter 'twofold' did not start");
  chat.says("cox adapters");
  chat.hears("both: closed");
  chat.hears("twofold.so is not a shared library");
  home.move_in_adapter("twofold_1", "twofold");
  chat.logs("both     the adapter 'twofold' starts after all");
  CHECK(chat.stops() == 0);
}

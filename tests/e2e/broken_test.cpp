// Broken plugins: the bot goes on, the build that worked stays, and somebody is told why.
#include <doctest/doctest.h>

#include "chat.hpp"

using e2e::Chat;
using e2e::Home;

namespace {

// A new file for the greeter is refused with these words, and the old build still serves.
void stays_after(Home& home, Chat& chat, const char* why) {
  chat.logs(why);
  chat.says("cox hello Bob");
  chat.hears("Hello, Bob!");
  chat.says("cox plugins");
  chat.hears("greeter 1.0.0: live");
  chat.hears(why);
  home.move_in("greeter_2", "greeter");
  chat.logs("reloaded greeter 2.0.0");
  CHECK(chat.ends() == 0);
}

struct Served {
  Served() { home.move_in("greeter_1", "greeter"); }
  Home home;
};

}  // namespace

TEST_CASE_FIXTURE(Served, "a file that is no library") {
  Chat chat(home);
  chat.logs("loaded greeter 1.0.0");
  home.write("plugins/greeter.so", "#!/bin/sh\necho I am a script, not a library\n");
  stays_after(home, chat, "no ELF file");
}

TEST_CASE_FIXTURE(Served, "a build that throws while it loads") {
  Chat chat(home);
  chat.logs("loaded greeter 1.0.0");
  home.move_in("failing", "greeter");
  stays_after(home, chat, "no greetings today in 9.0.0");
}

TEST_CASE_FIXTURE(Served, "a pattern that does not compile") {
  Chat chat(home);
  chat.logs("loaded greeter 1.0.0");
  home.copy_over("bad_pattern", "greeter");
  stays_after(home, chat, "missing )");
}

TEST_CASE("a command id that is taken") {
  Home home;
  Chat chat(home);
  chat.says("cox ping");
  chat.hears("PONG");
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

TEST_CASE("a plugin id that is taken") {
  Home home;
  Chat chat(home);
  chat.says("cox ping");
  chat.hears("PONG");
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

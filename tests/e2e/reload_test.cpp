// Plugins come, change and go while the bot talks.
#include <doctest/doctest.h>

#include "chat.hpp"

using e2e::Chat;
using e2e::Home;

TEST_CASE("drop a plugin in, and it is live") {
  Home home;
  Chat chat(home);
  chat.says("cox ping");
  chat.hears("PONG");
  home.copy_over("greeter_1", "greeter");
  chat.logs("loaded greeter 1.0.0");
  chat.says("cox hello Bob");
  chat.hears("Hello, Bob!");
  CHECK(chat.ends() == 0);
}

TEST_CASE("a newer build takes over, renamed into place or copied over the old file") {
  Home home;
  home.move_in("greeter_1", "greeter");
  Chat chat(home);
  chat.says("cox hello Bob");
  chat.hears("Hello, Bob!");
  home.move_in("greeter_2", "greeter");
  chat.logs("reloaded greeter 2.0.0");
  chat.says("cox hello Bob");
  chat.hears("Ahoy, Bob!");
  home.copy_over("greeter_3", "greeter");
  chat.logs("reloaded greeter 3.0.0");
  chat.says("cox hello Bob");
  chat.hears("Moin, Bob!");
  CHECK(chat.ends() == 0);
}

TEST_CASE("the old build leaves the process") {
  Home home;
  home.move_in("greeter_1", "greeter");
  Chat chat(home);
  chat.logs("loaded greeter 1.0.0");
  home.move_in("greeter_2", "greeter");
  chat.logs("unloaded greeter");
  CHECK(chat.ends() == 0);
}

TEST_CASE("the old build leaves the process while a handler of another plugin does not return") {
  Home home;
  home.move_in("greeter_1", "greeter");
  home.move_in("sleeper_1", "sleeper1");
  Chat chat(home);
  chat.says("cox sleeper1 sleep");
  chat.hears("sleeper1 sleeps");
  home.move_in("greeter_2", "greeter");
  chat.logs("unloaded greeter 1.0.0");
  chat.is_killed();
}

TEST_CASE("delete the file, and the plugin is gone") {
  Home home;
  home.move_in("greeter_1", "greeter");
  Chat chat(home);
  chat.says("cox hello Bob");
  chat.hears("Hello, Bob!");
  home.remove("greeter");
  chat.logs("took out greeter: its file was removed");
  chat.says("cox hello Ann");
  chat.says("cox ping");
  chat.hears("PONG");
  CHECK(chat.ends() == 0);
  CHECK_FALSE(chat.heard("Hello, Ann!"));
}

TEST_CASE("roll back to the build before") {
  Home home;
  home.move_in("greeter_1", "greeter");
  Chat chat(home);
  chat.logs("loaded greeter 1.0.0");
  home.move_in("greeter_2", "greeter");
  chat.logs("reloaded greeter 2.0.0");
  chat.says("cox rollback greeter");
  chat.hears("rolled back: reloaded greeter 1.0.0");
  chat.says("cox hello Bob");
  chat.hears("Hello, Bob!");
  CHECK(chat.ends() == 0);

  Chat next_day(home);
  next_day.says("cox hello Ann");
  next_day.hears("Hello, Ann!");
  CHECK(next_day.ends() == 0);
}

TEST_CASE("people may take a plugin out and bring it back") {
  Home home;
  home.move_in("greeter_1", "greeter");
  Chat chat(home);
  chat.logs("loaded greeter");
  chat.says("cox unload greeter");
  chat.hears("unloaded greeter");
  chat.says("cox load greeter");
  chat.hears("loaded greeter 1.0.0");
  chat.says("cox disable greeter");
  chat.hears("disabled greeter");
  CHECK(chat.ends() == 0);

  Chat next_day(home);
  next_day.says("cox hello Bob");
  next_day.says("cox enable greeter");
  next_day.hears("loaded greeter 1.0.0");
  next_day.says("cox hello Ann");
  next_day.hears("Hello, Ann!");
  CHECK(next_day.ends() == 0);
  CHECK_FALSE(next_day.heard("Hello, Bob!"));
}

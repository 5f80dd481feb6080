// The bot in a real terminal.
#include <doctest/doctest.h>

#include "chat.hpp"

using e2e::Home;
using e2e::Terminal;

TEST_CASE("it answers in a terminal") {
  Home home;
  Terminal terminal(home);
  terminal.hears("> ");
  terminal.says("cox ping");
  terminal.hears("PONG");
  terminal.types(e2e::kEnd);
  CHECK_MESSAGE(terminal.is_gone() == 0, terminal.log());
}

TEST_CASE("Ctrl-C ends it well") {
  Home home;
  Terminal terminal(home);
  terminal.hears("> ");
  terminal.types(e2e::kInterrupt);
  CHECK_MESSAGE(terminal.is_gone() == 0, terminal.log());
}

TEST_CASE("a line that ends in a backslash goes on") {
  Home home;
  Terminal terminal(home);
  terminal.hears("> ");
  terminal.says("cox echo one\\");
  terminal.says("two");
  terminal.hears("one\r\ntwo");
  terminal.types(e2e::kEnd);
  CHECK_MESSAGE(terminal.is_gone() == 0, terminal.log());
}

TEST_CASE("rooms and people, in a playground") {
  Home home;
  home.config(R"({"policy": "closed", "admins": ["terminal:ann"],
                  "adapters": {"terminal": {"adapter": "shell", "playground": true}}})");
  Terminal terminal(home);
  terminal.hears("ann@");
  terminal.says("/room engine");
  terminal.hears("ann@engine> ");
  terminal.says("/as guest");
  terminal.hears("guest@engine> ");
  terminal.says("cox shutdown");
  terminal.hears("only admins have");
  terminal.says("/as ann");
  terminal.says("cox shutdown");
  terminal.hears("say `yes`");
  terminal.says("yes");
  terminal.hears("Goodbye.");
  CHECK_MESSAGE(terminal.is_gone() == 0, terminal.log());
}

TEST_CASE("nobody may speak as somebody else outside a playground") {
  Home home;
  Terminal terminal(home);
  terminal.hears("> ");
  terminal.says("/as boss");
  terminal.hears("playground");
  terminal.types(e2e::kEnd);
  CHECK_MESSAGE(terminal.is_gone() == 0, terminal.log());
}

TEST_CASE("the name completes, and the last line comes back") {
  Home home;
  Terminal terminal(home);
  terminal.hears("> ");
  terminal.types("co");
  terminal.types(e2e::kTab);
  terminal.says("ping");
  terminal.hears("PONG");
  terminal.types("\x10");  // Ctrl-P
  terminal.says("");
  terminal.hears("PONG");
  terminal.types(e2e::kEnd);
  CHECK_MESSAGE(terminal.is_gone() == 0, terminal.log());
}

TEST_CASE("what only a plugin knows completes too") {
  Home home;
  home.move_in("harbour", "harbour");
  Terminal terminal(home);
  terminal.hears("> ");
  terminal.types("cox deploy wo");
  terminal.types(e2e::kTab);
  terminal.types("to prod");
  terminal.types(e2e::kTab);
  terminal.says("");
  terminal.hears(R"(deploying {"app":"worker","env":"production")");
  terminal.types(e2e::kEnd);
  CHECK_MESSAGE(terminal.is_gone() == 0, terminal.log());
}

// Input that nobody would type.
#include <doctest/doctest.h>

#include <string>

#include "chat.hpp"

using e2e::Chat;
using e2e::Home;

namespace {

// Whatever came before, it still answers.
void is_well(Chat& chat) {
  chat.says("cox echo still here");
  chat.hears("still here");
  CHECK(chat.ends() == 0);
}

}  // namespace

TEST_CASE("bytes that are no UTF-8 come back as U+FFFD") {
  Home home;
  Chat chat(home);
  chat.says("cox echo \xff\xc3(");
  chat.hears("\xef\xbf\xbd");
  is_well(chat);
}

TEST_CASE("a NUL comes back as U+FFFD") {
  Home home;
  Chat chat(home);
  chat.says(std::string("cox echo a\0b", 12));
  chat.hears(
      "a\xef\xbf\xbd"
      "b");
  is_well(chat);
}

TEST_CASE("control characters cannot take over the terminal") {
  Home home;
  Chat chat(home);
  chat.says("cox echo \x1b[2Jgone");
  chat.hears("^[[2Jgone");
  is_well(chat);
}

TEST_CASE("a line of a megabyte is answered whole") {
  Home home;
  Chat chat(home);
  const std::string much(1'000'000, 'x');
  chat.says("cox echo " + much);
  chat.hears(much + "\n");
  is_well(chat);
}

TEST_CASE("a message over the limit is turned down, with the limit") {
  Home home;
  home.config(R"({"policy": "open", "limits": {"message_bytes": 2000}})");
  Chat chat(home);
  chat.says("cox echo " + std::string(3000, 'x'));
  chat.hears("I take 2000 at most");
  is_well(chat);
}

TEST_CASE("lines may end as on Windows, or be empty") {
  Home home;
  Chat chat(home);
  chat.says("cox echo cut here\r");
  chat.hears("cut here\n");
  chat.says("");
  chat.says("   ");
  is_well(chat);
}

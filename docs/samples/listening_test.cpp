// [test]
#include <doctest/doctest.h>

#include <cox/testing.hpp>

using namespace std::chrono_literals;

TEST_CASE("it opens what it is asked to open") {
  cox::testing::Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox open the door please");
  CHECK(bot.hears() == "The door is open.");
}

TEST_CASE("in a direct message no name is needed") {
  cox::testing::Bot bot(COX_PLUGIN_FILE);
  bot.directly().says("ann", "open the window");
  CHECK(bot.next().direct);
}

TEST_CASE("it greets who comes in, and says nothing to chatter") {
  cox::testing::Bot bot(COX_PLUGIN_FILE);
  bot.in_room("#lobby").enters("bob");
  CHECK(bot.hears() == "Welcome, bob!");
  bot.says("ann", "what a day");
  bot.advance(1h);
  CHECK(bot.silent());
}
// [/test]

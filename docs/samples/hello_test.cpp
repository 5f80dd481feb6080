#include <doctest/doctest.h>

#include <cox/testing.hpp>

TEST_CASE("hello greets by name") {
  cox::testing::Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox hello Bob");
  CHECK(bot.hears() == "Hello, Bob!");
}

// [test]
#include <doctest/doctest.h>

#include <cox/testing.hpp>

TEST_CASE("a question waits for its answer") {
  cox::testing::Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox release");
  CHECK(bot.hears() == "Are you sure?");
  bot.says("ann", "yes");
  CHECK(bot.hears() == "Off it goes.");
}
// [/test]

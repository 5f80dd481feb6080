#include <doctest/doctest.h>

#include <cox/testing.hpp>

// [test]
TEST_CASE("an update that cannot begin says why") {
  cox::testing::Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox update no-such-app");
  bot.waits_for_jobs();
  CHECK(bot.next().text().find("cannot go to the folder /srv/no-such-app") != std::string::npos);
  CHECK(bot.hears().starts_with("no-such-app: cannot go to the folder"));
}
// [/test]

TEST_CASE("work of the plugin's own is told to its end") {
  cox::testing::Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox reindex");
  bot.advance(std::chrono::seconds(5));
  bot.advance(std::chrono::seconds(20));
  CHECK(bot.all_heard().back() == "the index is ok");
}

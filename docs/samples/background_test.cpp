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

TEST_CASE("work of the plugin's own is one message that changes, to its end") {
  cox::testing::Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox reindex");
  bot.advance(std::chrono::seconds(2));
  const auto shown = bot.next();
  CHECK(shown.act == "send");
  CHECK(shown.text().find("running, 150 ms, 10 %, reading") != std::string::npos);
  bot.advance(std::chrono::seconds(5));
  const auto changed = bot.next();
  CHECK(changed.act == "edit");
  CHECK(changed.text().find("ok after 5 s") != std::string::npos);
  CHECK(changed.text().find("12,000 pages") != std::string::npos);
  CHECK(bot.hears() == "the index is ok");
  CHECK(bot.silent());
}

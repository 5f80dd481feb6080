#include <doctest/doctest.h>

#include <cox/testing.hpp>

using cox::testing::Bot;

TEST_CASE("at first the laws of every robot hold") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox the rules");
  CHECK(bot.hears().starts_with("1. A robot harms no human"));
  bot.says("ann", "cox what are the rules");
  CHECK(bot.hears().find("\n3. A robot looks after itself") != std::string::npos);
}

TEST_CASE("a team puts its own in their place, for good") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox rules add No deploys on Friday afternoon");
  CHECK(bot.hears() == "1. No deploys on Friday afternoon");
  bot.says("bob", "cox rules add Whoever breaks it tells the room");
  bot.hears();
  bot.restart();
  bot.says("cid", "cox rules");
  CHECK(bot.hears() == "1. No deploys on Friday afternoon\n2. Whoever breaks it tells the room");
}

TEST_CASE("a rule goes by its number") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox rules add one");
  bot.hears();
  for (const char* number : {"0", "2", "x", "99999999999999999999"}) {
    bot.says("ann", std::string("cox rules remove ") + number);
    CHECK(bot.hears() == std::string("There is no rule ") + number + " of your own.");
  }
  bot.says("ann", "cox rules remove 1");
  CHECK(bot.hears().starts_with("1. A robot harms no human"));
}

TEST_CASE("under the closed policy guests may read the rules, not make them") {
  Bot bot(COX_PLUGIN_FILE, {.policy = "closed", .admin = "ann"});
  bot.says("guest", "cox rules add Guests are served first");
  CHECK(bot.hears().find("admins only") != std::string::npos);
  bot.says("guest", "cox rules");
  CHECK(bot.hears().starts_with("1. A robot"));
}

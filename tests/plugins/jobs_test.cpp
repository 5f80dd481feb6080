#include <doctest/doctest.h>

#include <cox/testing.hpp>

using cox::testing::Bot;
using namespace std::chrono_literals;

TEST_CASE("without work there is nothing to show") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox jobs");
  CHECK(bot.hears() == "nothing runs");
  bot.says("ann", "cox job 12");
  CHECK(bot.hears().find("there is no job 12") != std::string::npos);
  bot.says("ann", "cox job twelve");
  CHECK_FALSE(bot.silent());
}

TEST_CASE("a lock is taken, shown, kept over a restart and given back") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox lock prod because the database moves");
  CHECK(bot.hears() == "prod is locked by ann: the database moves (0 ms)");
  bot.advance(3min);
  bot.restart();
  bot.says("bob", "cox locks");
  CHECK(bot.hears() == "prod is locked by ann: the database moves (3 min)");
  bot.says("bob", "cox lock prod because I want it");
  CHECK(bot.hears().find("prod is locked by ann") != std::string::npos);
  bot.says("bob", "cox unlock prod");
  CHECK(bot.hears().find("only ann can unlock it without force") != std::string::npos);
  bot.says("ann", "cox unlock prod");
  CHECK(bot.hears() == "prod is not locked any more");
  bot.says("ann", "cox unlock prod");
  CHECK(bot.hears().find("prod is not locked") != std::string::npos);
}

TEST_CASE("a lock for a time runs out, and its room is told") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox lock prod for 2h because the database moves");
  CHECK(bot.hears() == "prod is locked by ann: the database moves (0 ms, for another 2 h)");
  bot.advance(1h);
  CHECK(bot.silent());
  bot.advance(1h);
  CHECK(bot.hears() == "prod is not locked any more: the time that ann took is over");
  bot.says("ann", "cox locks");
  CHECK(bot.hears() == "nothing is locked");
}

TEST_CASE("the lock of another goes by force, for who may") {
  Bot bot(COX_PLUGIN_FILE, {.policy = "closed", .admin = "root"});
  bot.says("root", "cox lock prod because I say so");
  CHECK(bot.hears().starts_with("prod is locked by root"));
  bot.says("bob", "cox force unlock prod");
  CHECK(bot.hears().find("not locked any more") == std::string::npos);
  bot.says("root", "cox force unlock prod");
  CHECK(bot.hears() == "prod is not locked any more");
}

TEST_CASE("a lock is of whom the chat vouches for, not of whoever bears the same name") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox lock prod because the database moves");
  CHECK(bot.hears() == "prod is locked by ann: the database moves (0 ms)");
  auto claimed = bot.in_room("#test").unvouched();
  claimed.says("ann", "cox unlock prod");
  CHECK(bot.hears().find("only ann can unlock it without force") != std::string::npos);
  claimed.says("ann", "cox lock prod because I want it");
  CHECK(bot.hears().find("the database moves") != std::string::npos);
  claimed.says("ann", "cox unlock prod");
  CHECK(bot.hears().find("only ann can unlock it without force") != std::string::npos);
  bot.says("ann", "cox unlock prod");
  CHECK(bot.hears() == "prod is not locked any more");
}

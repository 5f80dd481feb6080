#include <doctest/doctest.h>

#include <cox/testing.hpp>

using cox::testing::Bot;

TEST_CASE("ping") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox ping");
  CHECK(bot.hears() == "PONG");
}

TEST_CASE("echo says the same, without a name in front") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox echo Hello  out there");
  const auto said = bot.next();
  CHECK(said.act == "send");
  CHECK(said.text() == "Hello  out there");
}

TEST_CASE("time is the bot's clock, in UTC") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox time");
  const std::string before = bot.hears();
  CHECK(before.size() == 20);
  CHECK(before.back() == 'Z');
  bot.advance(std::chrono::hours(1));
  bot.says("ann", "cox time");
  CHECK(bot.hears() > before);
}

TEST_CASE("version names the program") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox version");
  CHECK(bot.hears().starts_with("Coxswain 1."));
}

TEST_CASE("adapter names the connection") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox adapter");
  const auto said = bot.next();
  CHECK_FALSE(said.text().empty());
  CHECK(said.text() == said.adapter);
}

TEST_CASE("in a direct message no name is needed") {
  Bot bot(COX_PLUGIN_FILE);
  bot.directly().says("ann", "ping");
  CHECK(bot.hears() == "PONG");
}

TEST_CASE("anybody may use them under the closed policy") {
  Bot bot(COX_PLUGIN_FILE, {.policy = "closed"});
  bot.says("guest", "cox ping");
  CHECK(bot.hears() == "PONG");
}

#include <doctest/doctest.h>

#include <chrono>
#include <cox/testing.hpp>

using cox::testing::Bot;
using namespace std::chrono_literals;

TEST_CASE("who was seen where, and how long ago") {
  Bot bot(COX_PLUGIN_FILE);
  bot.in_room("#ops").says("bob", "good morning");
  bot.advance(2h + 5min);
  bot.says("ann", "cox seen Bob");
  CHECK(bot.hears() == "bob was seen 2 hours ago in #ops, talking.");
  bot.says("ann", "cox seen @ann");
  CHECK(bot.hears() == "ann was seen just now in #test, talking.");
}

TEST_CASE("coming and leaving count too, and the newest is told") {
  Bot bot(COX_PLUGIN_FILE);
  bot.in_room("#ops").enters("bob");
  bot.says("ann", "cox have you seen bob");
  CHECK(bot.hears() == "bob was seen just now in #ops, coming in.");
  bot.advance(1min);
  bot.in_room("#ops").leaves("bob");
  bot.advance(1s);
  bot.says("ann", "cox when was bob seen");
  CHECK(bot.hears() == "bob was seen 1 second ago in #ops, leaving.");
}

TEST_CASE("what is said in private is nobody's business") {
  Bot bot(COX_PLUGIN_FILE);
  bot.directly().says("bob", "psst");
  bot.all_heard();
  bot.says("ann", "cox seen bob");
  CHECK(bot.hears() == "I have not seen bob yet.");
}

TEST_CASE("it outlasts a reload and a restart, the last seconds included") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("bob", "hello");
  bot.reload(COX_PLUGIN_FILE);
  bot.restart();
  bot.says("ann", "cox seen bob");
  CHECK(bot.hears() == "bob was seen just now in #test, talking.");
}

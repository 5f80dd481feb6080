#include <doctest/doctest.h>

#include <cox/testing.hpp>

using cox::testing::Bot;

TEST_CASE("a point is given, and everybody sees it") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "thanks bob++ for the quick review");
  CHECK(bot.hears() == "bob has 1 point.");
  bot.says("cid", "Bob++, @bob++");
  CHECK(bot.hears() == "bob has 2 points.\nbob has 3 points.");
  bot.says("ann", "cox karma of bob");
  CHECK(bot.hears() == "bob has 3 points.\n- the quick review");
}

TEST_CASE("a point is taken, from several words too") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "\"the old  CI\"-- because it sleeps");
  CHECK(bot.hears() == "the old  CI has -1 point.");
  bot.says("ann", "(the old ci)--");
  CHECK(bot.hears() == "the old  CI has -2 points.");
  bot.says("ann", "cox karma of the old CI");
  CHECK(bot.hears() == "the old  CI has -2 points.\n- it sleeps");
}

TEST_CASE("code and dashes are no votes") {
  Bot bot(COX_PLUGIN_FILE);
  for (const char* text : {"for (i = 0; i < n; i++) {", "C++ or Rust?", "this -- is a dash", "a++b",
                           "run it with --force", "foo ++", "++", "\"\"++", "()--", "\"++"}) {
    CAPTURE(text);
    bot.says("ann", text);
    CHECK(bot.silent());
  }
}

TEST_CASE("nobody votes for themselves") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "Ann++");
  CHECK(bot.hears() == "Nobody votes for themselves, ann.");
  bot.says("bob", "cox karma of ann");
  CHECK(bot.hears() == "ann has no points.");
}

TEST_CASE("one message has at most five votes") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "aa++ bb++ cc++ dd++ ee++ ff++ gg++");
  CHECK(bot.hears().ends_with("ee has 1 point."));
}

TEST_CASE("the best and the worst, also after a restart") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "bob++ bob++ cid-- tests++");
  bot.hears();
  bot.restart();
  bot.says("ann", "cox karma best");
  CHECK(bot.hears() == "The best:\n1. bob: 2\n2. tests: 1\n3. cid: -1");
  bot.says("ann", "cox karma worst");
  CHECK(bot.hears() == "The worst:\n1. cid: -1\n2. tests: 1\n3. bob: 2");
  bot.says("ann", "cox karma clear Bob");
  CHECK(bot.hears().find("say `yes`") != std::string::npos);
  bot.says("ann", "yes");
  const std::string one = bot.hears(), other = bot.hears();  // in whichever order they come
  const std::string done = "The points of Bob are forgotten.";
  CHECK((one == done || other == done));
  bot.says("ann", "cox karma of bob");
  CHECK(bot.hears() == "bob has no points.");
}

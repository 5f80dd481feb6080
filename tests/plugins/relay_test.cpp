#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cox/testing.hpp>

using cox::Json;
using cox::testing::Bot;
using cox::testing::Options;
using namespace std::chrono_literals;

namespace {

// The rooms #a and #b are one.
Options bridged() {
  return {
      .settings = *Json::parse(R"({"relay":{"bridges":[["test:#a","test:#b"]],"comings":true}})"),
      .also = {COX_BOX "/diagnostics.so"}};
}

std::string placed(const cox::testing::Said& said) { return said.room + " " + said.text(); }

}  // namespace

TEST_CASE("what is said in one room is said in the other, both ways") {
  Bot bot(COX_PLUGIN_FILE, bridged());
  bot.in_room("#a").says("ann", "hello over there");
  CHECK(placed(bot.next()) == "#b <ann> hello over there");
  bot.in_room("#b").says("bob", "hello yourself");
  CHECK(placed(bot.next()) == "#a <bob> hello yourself");
  bot.in_room("#b").emotes("bob", "waves");
  CHECK(placed(bot.next()) == "#a * bob waves");
  CHECK(bot.silent());
}

TEST_CASE("other rooms and private words stay where they are") {
  Bot bot(COX_PLUGIN_FILE, bridged());
  bot.in_room("#c").says("ann", "hello");
  CHECK(bot.silent());
  bot.directly().says("ann", "psst");
  // The bot itself does not know the word; nothing is passed on.
  const auto heard = bot.next();
  CHECK(heard.direct);
  CHECK(heard.text() == "I do not know \"psst\".");
  CHECK(bot.silent());
}

TEST_CASE("questions to the bot and its answers are heard on both sides") {
  Bot bot(COX_PLUGIN_FILE, bridged());
  bot.in_room("#a").says("ann", "cox ping");
  std::vector<std::string> heard;
  while (!bot.silent()) heard.push_back(placed(bot.next()));
  std::sort(heard.begin(), heard.end());
  CHECK(heard == std::vector<std::string>{"#a PONG", "#b <ann> cox ping", "#b ann: PONG"});
}

TEST_CASE("who comes and goes is told") {
  Bot bot(COX_PLUGIN_FILE, bridged());
  bot.in_room("#a").enters("ann");
  CHECK(placed(bot.next()) == "#b * ann came in");
  bot.in_room("#a").leaves("ann");
  CHECK(placed(bot.next()) == "#b * ann left");
}

TEST_CASE("another bot that bridges the same rooms makes no loop") {
  Bot bot(COX_PLUGIN_FILE, bridged());
  bot.in_room("#a").says("ann", "hello");
  CHECK(placed(bot.next()) == "#b <ann> hello");
  bot.in_room("#b").says("otherbot", "<cox> <ann> hello");
  CHECK(bot.silent());
  bot.in_room("#b").says("bob", "hello");  // a person says the same
  CHECK(placed(bot.next()) == "#a <bob> hello");
}

TEST_CASE("a minute later it is no echo any more") {
  Bot bot(COX_PLUGIN_FILE, bridged());
  bot.in_room("#a").says("ann", "hello");
  bot.hears();
  bot.advance(1min);
  bot.in_room("#b").says("bob", "<ann> hello");
  CHECK(placed(bot.next()) == "#a <bob> <ann> hello");
}

TEST_CASE("what waits for a chat that is away is not said back") {
  Bot bot(COX_PLUGIN_FILE,
          {.settings = *Json::parse(R"({"relay":{"bridges":[["test:#a","libera:#ops"]]}})")});
  for (const char* words : {"one", "two", "three"}) bot.in_room("#a").says("ann", words);
  for (int i = 0; i < 4; ++i) bot.advance(45s);
  CHECK(bot.silent());
}

TEST_CASE("the bridges are listed") {
  Bot bot(COX_PLUGIN_FILE, bridged());
  bot.says("ann", "cox bridges");
  CHECK(bot.hears() == "test:#a <-> test:#b");
}

TEST_CASE("without bridges it is silent, and says what to do") {
  Bot bot(COX_PLUGIN_FILE);
  bot.in_room("#a").says("ann", "hello");
  CHECK(bot.silent());
  bot.says("ann", "cox bridges");
  CHECK(bot.hears().find("plugins.relay.bridges") != std::string::npos);
}

TEST_CASE("a bridge that would carry for ever, or to nowhere, is refused with the reason") {
  for (const char* bridges :
       {R"([["test:#a"]])", R"([["#a","test:#b"]])", R"([["test:#a","test:#a"]])",
        R"([["test:#a","test:#b"],["test:#b","test:#c"]])"}) {
    CAPTURE(bridges);
    CHECK_THROWS_WITH_AS(
        Bot(COX_PLUGIN_FILE,
            {.settings = *Json::parse(std::string(R"({"relay":{"bridges":)") + bridges + "}}")}),
        doctest::Contains("setting 'bridges'"), std::runtime_error);
  }
}

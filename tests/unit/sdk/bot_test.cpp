#include <doctest/doctest.h>

#include <cox/testing.hpp>
#include <cstdlib>

using cox::testing::Bot;
using namespace std::chrono_literals;

namespace {

// The tests below start the stand-in instead of the real program.
const int kChosen = ::setenv("COX_PROGRAM", FAKE_HARNESS, 1);

bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what is said reaches the bot with its place") {
  REQUIRE(kChosen == 0);
  Bot bot("hello.so");
  bot.says("ann", "hi");
  bot.in_room("#ops").emotes("bob", "waves");
  bot.directly().unvouched().says("eve", "psst");
  const auto heard = bot.all_heard();
  REQUIRE(heard.size() == 3);
  CHECK(contains(heard[0], R"("kind":"text","user":"ann","room":"#test","direct":false)"));
  CHECK(contains(heard[0], R"("known":true,"text":"hi")"));
  CHECK(contains(heard[1], R"("kind":"emote","user":"bob","room":"#ops")"));
  CHECK(contains(heard[2], R"("direct":true,"known":false)"));
  CHECK(bot.silent());
}

TEST_CASE("options become arguments") {
  Bot bot("a.so", {.settings = cox::Json::object({{"a", 1}}),
                   .policy = "closed",
                   .admin = "ann",
                   .seed = 5,
                   .home = "/h",
                   .also = {"b.so", "c.so"}});
  bot.says("ann", "hi");
  CHECK(contains(
      bot.hears(),
      " harness --seed 5 --plugin b.so --plugin c.so --plugin a.so --policy closed --admin ann "
      "--home /h --settings {\"a\":1}"));
}

TEST_CASE("clock, reload and restart are requests of their own") {
  Bot bot("hello.so");
  bot.advance(3min);
  bot.reload("new.so");
  bot.restart();
  CHECK(contains(bot.hears(), R"({"do":"advance","ms":180000})"));
  CHECK(contains(bot.hears(), R"({"do":"reload","file":"new.so"})"));
  CHECK(contains(bot.hears(), R"({"do":"restart"})"));
}

TEST_CASE("hears is plain text, next has everything") {
  Bot bot("hello.so");
  bot.says("ann", "bold");
  bot.says("ann", "bold");
  CHECK(bot.hears() == "bold");
  const auto said = bot.next();
  CHECK(said.body == "**bold**");
  CHECK(said.format == "markdown");
  CHECK(said.user == "ann");
}

TEST_CASE("silence is no answer") {
  Bot bot("hello.so");
  bot.says("ann", "silence");
  CHECK(bot.silent());
  CHECK_THROWS_WITH(bot.hears(), "the bot said nothing");
}

TEST_CASE("errors are told in the bot's words, and it goes on") {
  Bot bot("hello.so");
  CHECK_THROWS_WITH(bot.says("ann", "wrong"), "that was wrong");
  bot.says("ann", "hi");
  CHECK_FALSE(bot.silent());
  CHECK_THROWS_WITH(Bot("broken.so"), "broken.so: no entry");
}

TEST_CASE("a bot that dies or ends badly fails the test") {
  Bot bot("hello.so");
  CHECK_THROWS_WITH(bot.says("ann", "crash"), FAKE_HARNESS " ended with status 3");
  CHECK(bot.quit() == 3);
  CHECK_THROWS_WITH(Bot("bad-end.so"), "the bot ended with status 4");
}

TEST_CASE("a program that does not exist") {
  ::setenv("COX_PROGRAM", "/nowhere/cox", 1);
  CHECK_THROWS_WITH(Bot("x.so"), "/nowhere/cox: cannot start it: No such file or directory");
  ::setenv("COX_PROGRAM", FAKE_HARNESS, 1);
}

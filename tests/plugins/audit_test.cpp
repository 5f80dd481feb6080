#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cox/testing.hpp>

using cox::testing::Bot;

namespace {

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

// A bot with something to ask for.
struct Asked {
  Asked() : bot(COX_PLUGIN_FILE, {.also = {COX_BOX "/rules.so"}}) {
    bot.says("ann", "cox rules add No deploys on Friday");
    bot.hears();
  }
  std::string ask(const std::string& text) {
    bot.says("bob", text);
    return bot.hears();
  }
  Bot bot;
};

}  // namespace

TEST_CASE("who did what, and when") {
  Asked asked;
  const std::string answer = asked.ask("cox who did rules add friday today?");
  CHECK(has(answer, "ann in #test: "));
  CHECK(has(answer, "\"No deploys on Friday\" (ok, 0 ms)"));
  CHECK(asked.ask("cox who did friday yesterday?") == "Nobody, as far as the records go.");
  CHECK(asked.ask("cox who deployed web yesterday?") == "Nobody, as far as the records go.");
  CHECK(has(asked.ask("cox who ran rules this week"), "No deploys on Friday"));
  CHECK(has(asked.ask("cox who ran ?"), "Who did what?"));
  asked.bot.advance(std::chrono::hours(24));
  CHECK(has(asked.ask("cox who did friday yesterday"), "ann in #test"));
}

TEST_CASE("a search takes words and filters") {
  Asked asked;
  CHECK(has(asked.ask("cox audit search friday user:ann room:#test outcome:ok"), "No deploys"));
  CHECK(asked.ask("cox audit search friday user:bob outcome:ok plugin:rules") ==
        "Nothing in the records is like that.");
  CHECK(has(asked.ask("cox audit search friday since:soon"), "is no time"));
  CHECK(has(asked.ask("cox audit search kind:start"), "start version="));
  asked.ask("cox audit head");
  asked.ask("cox audit head");
  const std::string last = asked.ask("cox audit search command:audit.head limit:1");
  CHECK(has(last, "audit.head"));
  CHECK(std::count(last.begin(), last.end(), '\n') == 0);
}

TEST_CASE("a filter that says nothing, or nothing that there is, is told") {
  Asked asked;
  CHECK(has(asked.ask("cox audit search friday user:"), "'user:' needs what to look for"));
  CHECK(has(asked.ask("cox audit search limit:0"), "'limit:0' is not a number of 1 to 100"));
  CHECK(has(asked.ask("cox audit search limit:many"), "is not a number of 1 to 100"));
  CHECK(has(asked.ask("cox audit search kind:nonsense"), "No record is of the kind 'nonsense'"));
  CHECK(asked.ask("cox audit search kind:start nowhere") == "Nothing in the records is like that.");
}

TEST_CASE("the last ones, the head and the proof") {
  Asked asked;
  CHECK(has(asked.ask("cox audit last 1"), "audit.last --count 1 (not ended)"));
  CHECK(has(asked.ask("cox audit last 0"), "How many"));
  CHECK(has(asked.ask("cox audit last many"), "How many"));
  const std::string stand = "The records stand at ";
  const std::string said = asked.ask("cox audit head");
  REQUIRE(said.starts_with(stand));
  const std::string head = said.substr(stand.size());
  CHECK(has(asked.ask("cox audit verify " + head), "are as they were written"));
  const std::string other = (head[0] == '0' ? "1" : "0") + head.substr(1);
  CHECK(has(asked.ask("cox audit verify " + other), "The records are damaged:\nrecord "));
  CHECK(has(asked.ask("cox audit verify x"), "is not HASH@NUMBER"));
}

TEST_CASE("where nothing happens nothing is recorded") {
  Bot bot(COX_PLUGIN_FILE,
          {.also = {COX_BOX "/runbooks.so", COX_BOX "/deploy.so", COX_BOX "/seen.so"}});
  const auto count = [&bot] {
    bot.says("ann", "cox audit head");
    const std::string said = bot.hears();
    return std::stoll(said.substr(said.find('@') + 1));
  };
  bot.advance(std::chrono::seconds(1));  // what is done once, at the start
  const auto before = count();
  bot.advance(std::chrono::minutes(10));
  CHECK(count() < before + 5);  // these questions are recorded
}

TEST_CASE("it is for those who may") {
  Bot bot(COX_PLUGIN_FILE, {.policy = "closed", .admin = "ann"});
  bot.says("ann", "cox audit head");
  CHECK(bot.hears().starts_with("The records stand at "));
  bot.in_room("#test").unvouched().says("eve", "cox audit last");
  CHECK(has(bot.hears(), "does not vouch for who you are"));
}

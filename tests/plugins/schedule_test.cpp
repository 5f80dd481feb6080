#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cox/testing.hpp>
#include <stdexcept>

using cox::Json;
using cox::testing::Bot;
using cox::testing::Options;
using namespace std::chrono_literals;

namespace {

// With a command that can be scheduled.
Options with_diagnostics() { return {.also = {COX_BOX "/diagnostics.so"}}; }

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a reminder comes at its time, to whoever asked") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox remind me in 10 minutes to stretch");
  CHECK(contains(bot.hears(), "ann: remind stretch"));
  bot.advance(9min);
  CHECK(bot.silent());
  bot.advance(1min);
  CHECK(bot.hears() == "ann: stretch");
  bot.advance(1h);
  CHECK(bot.silent());
}

TEST_CASE("spans of time, as people write them") {
  Bot bot(COX_PLUGIN_FILE);
  for (const char* span : {"90s", "1h30m", "2 hours", "1 day 2 hours", "an hour", "3 weeks"}) {
    CAPTURE(span);
    bot.says("ann", std::string("cox remind me in ") + span + " to look");
    CHECK(contains(bot.hears(), "remind look"));
  }
  for (const char* span : {"soon", "10", "5 lightyears", "99999999 weeks", "0 minutes"}) {
    CAPTURE(span);
    bot.says("ann", std::string("cox remind me in ") + span + " to look");
    CHECK(contains(bot.hears(), "I do not know when"));
  }
}

TEST_CASE("something is said every weekday, in a zone, until it is removed") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox schedule \"every day at 9:00\" in Europe/Berlin say Standup!");
  CHECK(contains(bot.hears(), "\"0 9 * * *\" in Europe/Berlin"));
  bot.advance(24h);
  CHECK(bot.hears() == "Standup!");
  bot.advance(24h);
  CHECK(bot.hears() == "Standup!");
  bot.says("bob", "cox unschedule 1");
  CHECK(bot.hears() == "Removed 1.");
  bot.advance(48h);
  CHECK(bot.silent());
}

TEST_CASE("cron schedules and simple words mean the same") {
  Bot bot(COX_PLUGIN_FILE);
  const auto cron_of = [&](const std::string& when) {
    bot.says("ann", "cox schedule \"" + when + "\" say x");
    const std::string said = bot.hears();
    const std::size_t begin = said.find('"') + 1;
    return said.substr(begin, said.find('"', begin) - begin);
  };
  CHECK(cron_of("every 15 minutes") == "*/15 * * * *");
  CHECK(cron_of("every hour") == "0 * * * *");
  CHECK(cron_of("every 6 hours") == "0 */6 * * *");
  CHECK(cron_of("every monday at 9:30") == "30 9 * * 1");
  CHECK(cron_of("every weekday at noon") == "0 12 * * mon-fri");
  CHECK(cron_of("*/5 8-18 * * mon-fri") == "*/5 8-18 * * mon-fri");
  CHECK(cron_of("@daily") == "@daily");
}

TEST_CASE("what makes no sense is told, with what would") {
  Bot bot(COX_PLUGIN_FILE);
  for (const char* when :
       {"whenever", "every 7 minutes", "at 25:00", "at 2020-01-01 10:00", "* * *",
        "every blue moon", "in", "at", "0 0 31 2 *", "at 2026-13-01 9:00"}) {
    CAPTURE(when);
    bot.says("ann", std::string("cox schedule \"") + when + "\" say x");
    CHECK(!contains(bot.hears(), "OK"));
  }
  bot.says("ann", "cox schedule \"every hour\" in Middle/Earth say x");
  CHECK(contains(bot.hears(), "Middle/Earth"));
  bot.says("ann", "cox schedules");
  CHECK(bot.hears() == "Nothing is scheduled here.");
}

TEST_CASE("a full date is of its year, by the clock of its zone") {
  Bot bot(COX_PLUGIN_FILE);  // it is November 2023
  const auto answer = [&](const std::string& when) {
    bot.says("ann", "cox schedule " + when + " say x");
    return bot.hears();
  };
  CHECK(contains(answer("\"at 2024-12-31 18:00\""), "at 2024-12-31 18:00 UTC"));
  CHECK(contains(answer("\"at 2024-01-01 10:00\""), "at 2024-01-01 10:00 UTC"));
  CHECK(contains(answer("\"at 2028-02-29 10:00\""), "at 2028-02-29 10:00 UTC"));
  CHECK(contains(answer("\"at 2023-12-31 23:30\" in America/New_York"), "2024-01-01 04:30 UTC"));
  CHECK(contains(answer("\"at 2024-01-01 00:30\" in Asia/Tokyo"), "2023-12-31 15:30 UTC"));
  CHECK(contains(answer("\"at 2023-01-01 10:00\""), "'2023-01-01 10:00' is over already"));
  CHECK(contains(answer("\"at 2023-11-14 22:00\""), "is over already"));
  CHECK(contains(answer("\"at 2020-02-29 10:00\""), "is over already"));
  CHECK(contains(answer("\"at 2025-02-29 10:00\""), "no such day"));
  CHECK(contains(answer("\"at 2039-01-01 10:00\""), "more than ten years away"));
}

TEST_CASE("a room hears of what is removed from elsewhere") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox schedule in 1 hour say Standup!");
  bot.all_heard();
  bot.in_room("#other").says("bob", "cox unschedule 1");
  std::string here, there;
  while (!bot.silent()) {
    const auto said = bot.next();
    (said.room == "#test" ? here : there) += said.text();
  }
  CHECK(there == "Removed 1.");
  CHECK(here.starts_with("bob removed 1: at "));
  CHECK(contains(here, "ann: say Standup!"));
}

TEST_CASE("a setting that makes no sense is refused with the reason") {
  const auto bot_with = [](const char* settings) {
    Bot bot(COX_PLUGIN_FILE, {.settings = *Json::parse(settings)});
  };
  bot_with(R"({"schedule": {"zone": "Europe/Berlin", "late_minutes": 0}})");
  for (const char* wrong :
       {R"({"schedule": {"zone": "Middle/Earth"}})", R"({"schedule": {"zone": ""}})",
        R"({"schedule": {"late_minutes": -1}})",
        R"({"schedule": {"late_minutes": 1000000000000}})"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(bot_with(wrong), std::runtime_error);
  }
}

TEST_CASE("a command runs as if whoever asked said it then") {
  Bot bot(COX_PLUGIN_FILE, with_diagnostics());
  bot.says("ann", "cox schedule in 5 minutes do echo it is time");
  CHECK(contains(bot.hears(), "ann: do echo it is time"));
  bot.advance(5min);
  CHECK(bot.hears() == "it is time");
}

TEST_CASE("what the asker may not do is refused when its time comes") {
  Options options = with_diagnostics();
  options.policy = "closed";
  options.admin = "root";
  options.also.push_back(COX_BOX "/admin.so");
  Bot bot(COX_PLUGIN_FILE, options);
  bot.says("guest", "cox schedule in 5 minutes do ping");
  CHECK(contains(bot.hears(), "admins only"));
  bot.says("root", "cox schedule in 5 minutes do ping");
  CHECK(contains(bot.hears(), "do ping"));
  bot.says("guest", "cox remind me in 5 minutes to ask an admin");
  bot.hears();
  bot.advance(5min);
  const auto heard = bot.all_heard();
  CHECK(std::find(heard.begin(), heard.end(), "PONG") != heard.end());
  CHECK(std::find(heard.begin(), heard.end(), "guest: ask an admin") != heard.end());
}

TEST_CASE("it all outlasts a reload and a restart") {
  Bot bot(COX_PLUGIN_FILE, with_diagnostics());
  bot.says("ann", "cox schedule in 10 minutes do ping");
  bot.says("ann", "cox schedule in 10 minutes say time is up");
  bot.all_heard();
  bot.restart();
  bot.reload(COX_PLUGIN_FILE);
  bot.advance(10min);
  const auto heard = bot.all_heard();
  CHECK(heard.size() == 2);
  CHECK(std::find(heard.begin(), heard.end(), "PONG") != heard.end());
  CHECK(std::find(heard.begin(), heard.end(), "time is up") != heard.end());
}

TEST_CASE("a room lists its own, a direct message too") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox schedule in 1 hour say here");
  bot.directly().says("ann", "remind me in 1 hour to breathe");
  bot.all_heard();
  bot.says("bob", "cox schedules");
  const std::string here = bot.hears();
  CHECK(contains(here, "say here"));
  CHECK(!contains(here, "breathe"));
  bot.directly().says("ann", "schedules");
  CHECK(contains(bot.hears(), "breathe"));
  bot.says("bob", "cox unschedule 7");
  CHECK(bot.hears() == "There is no entry 7.");
}

#include <doctest/doctest.h>

#include <cox/testing.hpp>

using cox::testing::Bot;

namespace {

// A bot that has been told one fact.
struct Told {
  Told() {
    bot.says("ann", "cox remember backup host is db7");
    bot.hears();
  }
  Bot bot{COX_PLUGIN_FILE};
};

}  // namespace

TEST_CASE("it says what it remembers now") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox remember backup host is db7");
  CHECK(bot.hears() == "OK, backup host is db7.");
}

TEST_CASE_FIXTURE(Told, "it tells a fact again, to anybody") {
  bot.says("bob", "cox what is backup host");
  CHECK(bot.hears() == "backup host is db7.");
}

TEST_CASE_FIXTURE(Told, "case, blanks and a question mark do not matter") {
  bot.says("ann", "cox what is Backup  HOST ?");
  CHECK(bot.hears() == "backup host is db7.");
}

TEST_CASE_FIXTURE(Told, "the newest value counts") {
  bot.says("ann", "cox remember Backup host is db8");
  bot.hears();
  bot.says("ann", "cox what is backup host");
  CHECK(bot.hears() == "Backup host is db8.");
}

TEST_CASE_FIXTURE(Told, "a fact outlasts a reload and a restart") {
  bot.reload(COX_PLUGIN_FILE);
  bot.restart();
  bot.says("ann", "cox what is backup host");
  CHECK(bot.hears() == "backup host is db7.");
}

TEST_CASE_FIXTURE(Told, "what is forgotten is gone") {
  bot.says("ann", "cox forget backup host");
  CHECK(bot.hears() == "Forgotten: backup host is db7.");
  bot.says("ann", "cox what is backup host");
  CHECK(bot.hears() == "I don't know what backup host is.");
}

TEST_CASE_FIXTURE(Told, "what it does not know may be close to what it knows") {
  bot.says("ann", "cox what is host");
  CHECK(bot.hears() == "I don't know what host is. I know backup host.");
}

TEST_CASE_FIXTURE(Told, "it lists everything") {
  bot.says("ann", "cox remember the wifi is aboard");
  bot.hears();
  bot.says("ann", "cox what do you remember");
  CHECK(bot.hears() == "This is what I remember:\nbackup host is db7\nthe wifi is aboard");
}

TEST_CASE("at first it remembers nothing") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox what do you remember");
  CHECK(bot.hears() == "Nothing yet.");
  bot.says("ann", "cox forget everything");
  CHECK(bot.hears() == "I don't know what everything is.");
}

TEST_CASE("a value may hold an \"is\" of its own") {
  Bot bot(COX_PLUGIN_FILE);
  bot.says("ann", "cox remember the plan is what it is");
  bot.hears();
  bot.says("ann", "cox what is the plan");
  CHECK(bot.hears() == "the plan is what it is.");
}

TEST_CASE("under the closed policy guests may ask but not tell") {
  Bot bot(COX_PLUGIN_FILE, {.policy = "closed", .admin = "ann"});
  bot.says("guest", "cox remember backup host is mine");
  CHECK(bot.hears().find("admins only") != std::string::npos);
  bot.says("guest", "cox what is backup host");
  CHECK(bot.hears() == "I don't know what backup host is.");
}

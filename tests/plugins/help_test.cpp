#include <doctest/doctest.h>

#include <cox/testing.hpp>

using cox::testing::Bot;

namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// A closed bot with something to help with; ann is its admin.
struct Box {
  Bot bot{COX_PLUGIN_FILE,
          {.policy = "closed",
           .admin = "ann",
           .also = {COX_BOX "/diagnostics.so", COX_BOX "/admin.so"}}};
};

}  // namespace

TEST_CASE_FIXTURE(Box, "help lists the commands by plugin") {
  bot.says("ann", "cox help");
  const std::string page = bot.hears();
  CHECK(has(page, "diagnostics: Answers whether the bot is there"));
  CHECK(has(page, "\n  ping - Answers PONG\n"));
  CHECK(has(page, "\n  reload <plugin> - "));
}

TEST_CASE_FIXTURE(Box, "help shows people what they may use, and nothing else") {
  bot.says("guest", "cox help");
  const std::string page = bot.hears();
  CHECK(has(page, "ping"));
  CHECK_FALSE(has(page, "reload"));
  CHECK_FALSE(has(page, "admin"));
  bot.says("guest", "cox help rollback");
  CHECK(bot.hears() == "Nothing that you may use here mentions 'rollback'.");
}

TEST_CASE_FIXTURE(Box, "help with a command explains it") {
  bot.says("ann", "cox help reload");
  const std::string page = bot.hears();
  CHECK(page.starts_with("reload <plugin>\n"));
  CHECK(has(page, "needs the permission admin"));
}

TEST_CASE_FIXTURE(Box, "help with a plugin explains its commands") {
  bot.says("ann", "cox help Diagnostics");
  const std::string page = bot.hears();
  CHECK(has(page, "ping"));
  CHECK(has(page, "echo <text...>"));
  CHECK_FALSE(has(page, "reload"));
}

TEST_CASE_FIXTURE(Box, "help with anything else searches") {
  bot.says("ann", "cox help utc clock");
  CHECK(bot.hears() == "  time - The bot's clock, in UTC");
}

TEST_CASE_FIXTURE(Box, "a search looks at what people read, not at how it is stored") {
  bot.says("ann", "cox help phrases");
  CHECK(bot.hears() == "Nothing that you may use here mentions 'phrases'.");
}

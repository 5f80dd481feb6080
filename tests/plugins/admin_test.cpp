#include <doctest/doctest.h>

#include <cox/testing.hpp>

using cox::testing::Bot;

namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// A closed bot with other plugins to look after; ann is its admin.
struct Box {
  std::string answer(const std::string& user, const std::string& text) {
    bot.says(user, text);
    return bot.hears();
  }
  Bot bot{COX_PLUGIN_FILE,
          {.policy = "closed", .admin = "ann", .also = {COX_BOX "/diagnostics.so"}}};
};

}  // namespace

TEST_CASE_FIXTURE(Box, "plugins shows each with its generation and what it did") {
  answer("ann", "cox ping");
  const std::string table = answer("ann", "cox plugins");
  CHECK(has(table, "admin 1.0.0: live, generation 1, up 0 s"));
  CHECK(has(table, "diagnostics 1.0.0: live, generation 1, up 0 s, 1 calls, 0 errors, mapped"));
}

TEST_CASE_FIXTURE(Box, "only admins run the bot") {
  for (const char* text : {"cox plugins", "cox unload diagnostics", "cox log", "cox shutdown"}) {
    CHECK(has(answer("guest", text), "needs the permission 'admin'"));
  }
  CHECK(answer("guest", "cox ping") == "PONG");
}

TEST_CASE_FIXTURE(Box, "a plugin is taken out and loaded again") {
  CHECK(answer("ann", "cox unload diagnostics") == "unloaded diagnostics");
  CHECK(has(answer("ann", "cox ping"), "I do not know"));
  CHECK(has(answer("ann", "cox load diagnostics"), "loaded diagnostics 1.0.0"));
  CHECK(answer("ann", "cox ping") == "PONG");
}

TEST_CASE_FIXTURE(Box, "reload makes a new generation") {
  CHECK(has(answer("ann", "cox reload diagnostics"), "reloaded diagnostics 1.0.0 (generation 2)"));
}

TEST_CASE_FIXTURE(Box, "it reloads itself, and answers") {
  CHECK(has(answer("ann", "cox reload admin"), "reloaded admin 1.0.0 (generation 2)"));
  CHECK(has(answer("ann", "cox plugins"), "admin 1.0.0: live, generation 2"));
}

TEST_CASE_FIXTURE(Box, "it does not saw off the branch it sits on") {
  CHECK(has(answer("ann", "cox unload admin"), "I won't"));
  CHECK(has(answer("ann", "cox disable admin"), "I won't"));
  CHECK(has(answer("ann", "cox plugins"), "admin 1.0.0: live"));
}

TEST_CASE_FIXTURE(Box, "what cannot be done is said") {
  CHECK(has(answer("ann", "cox reload nothing"), "there is no plugin 'nothing'"));
  CHECK(has(answer("ann", "cox rollback diagnostics"), "no earlier build of diagnostics"));
  CHECK(has(answer("ann", "cox load nothing"), "there is no nothing.so"));
}

TEST_CASE_FIXTURE(Box, "status counts what there is") {
  const std::string status = answer("ann", "cox status");
  CHECK(has(status, "2 plugins"));
  CHECK_FALSE(has(status, "http:"));  // nothing is served
}

TEST_CASE_FIXTURE(Box, "log takes a number") {
  CHECK(answer("ann", "cox log many")
            .starts_with("count cannot be \"many\"; expected a whole number from 1 to 9999."));
}

#include <doctest/doctest.h>

#include <string>

#include "problems.hpp"

TEST_CASE("the sample is without problems, closed, and names the admin") {
  const auto loaded = read_config(cox::config::sample("terminal:ann"));
  REQUIRE_MESSAGE(loaded.ok(), cox::config::describe(loaded.problems, "cox.json"));
  CHECK(loaded.config.policy == cox::config::Policy::closed);
  CHECK(loaded.config.admins == std::vector<std::string>{"terminal:ann"});
  REQUIRE(loaded.config.adapters.size() == 1);
  CHECK(loaded.config.adapters[0].adapter == "shell");
  CHECK(loaded.config.adapters[0].settings["playground"] == cox::Json(false));
}

TEST_CASE("the sample bears any account, and none") {
  const auto odd = read_config(cox::config::sample("terminal:a\"b\\"));
  REQUIRE(odd.ok());
  CHECK(odd.config.admins[0] == "terminal:a\"b\\");
  const auto none = read_config(cox::config::sample(""));
  REQUIRE(none.ok());
  CHECK(none.config.admins.empty());
}

TEST_CASE("the limits that the sample mentions are the ones that hold, with their names") {
  std::string sample = cox::config::sample("terminal:ann");
  const auto from = sample.find("\"limits\"");
  for (auto at = sample.find("// \"", from); at != std::string::npos;
       at = sample.find("// \"", at)) {
    sample.replace(at, 3, "   ");
  }
  const auto loaded = read_config(sample);
  REQUIRE_MESSAGE(loaded.ok(), cox::config::describe(loaded.problems, "cox.json"));
  const cox::config::Config standard;
  const cox::config::Config& c = loaded.config;
  CHECK(c.drain == standard.drain);
  CHECK(c.load == standard.load);
  CHECK(c.middleware == standard.middleware);
  CHECK(c.resume == standard.resume);
  CHECK(c.threads == standard.threads);
  CHECK(c.message_bytes == standard.message_bytes);
  CHECK(c.inbox == standard.inbox);
  CHECK(c.mailbox == standard.mailbox);
  CHECK(c.flood_messages == standard.flood_messages);
  CHECK(c.flood_window == standard.flood_window);
}

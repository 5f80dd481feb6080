#include "phrases.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace {

bool has(const std::vector<std::string>& all, const std::string& phrase) {
  return std::find(all.begin(), all.end(), phrase) != all.end();
}

}  // namespace

TEST_CASE("only what is said to the bot by its name is asked about") {
  CHECK(said_to("cox", "cox deploy w") == "deploy w");
  CHECK(said_to("cox", "cox ") == "");
  CHECK(said_to("cox", "cox") == std::nullopt);
  CHECK(said_to("cox", "coxswain x") == std::nullopt);
}

TEST_CASE("the bot's name and the slash commands can always be completed") {
  const auto all = phrases("hal", cox::Json());
  CHECK(has(all, "hal"));
  CHECK(has(all, "/room"));
}

TEST_CASE("commands are completed up to their first parameter") {
  const auto table = cox::Json::parse(R"([
    {"id": "ping", "phrases": ["ping"]},
    {"id": "remember", "phrases": ["remember <what...> is <value...>", "note [<what>]"]},
    {"kind": "hear", "id": "ship", "phrases": ["ship it"]},
    {"kind": "respond", "id": "hello", "phrases": [], "pattern": "hello"},
    {"id": "odd", "phrases": ["<word> first", "(show|list) jobs", 7]}])");
  REQUIRE(table);
  const auto all = phrases("cox", *table);
  CHECK(has(all, "cox ping"));
  CHECK(has(all, "cox remember"));
  CHECK(has(all, "cox note"));
  CHECK(has(all, "ship it"));
  CHECK_FALSE(has(all, "cox "));
  CHECK(all.size() == phrases("cox", cox::Json()).size() + 4);
}

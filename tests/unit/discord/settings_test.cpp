#include "session/settings.hpp"

#include <doctest/doctest.h>

#include <cox/sdk/error.hpp>

#include "session/answers.hpp"
#include "session/saying.hpp"

using namespace discord;

namespace {

std::string problem(const char* json) {
  try {
    read_settings(cox::Json::parse(json).value());
  } catch (const cox::Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("as little as possible") {
  const Settings settings =
      read_settings(*cox::Json::parse(R"({"session": "chat", "token": "Bot t"})"));
  CHECK(settings.token == "t");
  CHECK(settings.api == "https://discord.com/api/v10");
  CHECK(settings.intents == ((1 << 0) | (1 << 9) | (1 << 10) | (1 << 12) | (1 << 13) | (1 << 15)));
  CHECK(settings.shards == 0);
}

TEST_CASE("what is refused, and how that is said") {
  CHECK(problem(R"({"session": "chat"})").find("adapters.chat.token is missing") == 0);
  CHECK(problem(R"({"session": "chat", "token": "t", "tokn": 1})")
            .find("adapters.chat.tokn is not known") == 0);
  CHECK(problem(R"({"session": "c", "token": "t", "api": "http://discord.com/api"})")
            .find("must be an https URL") != std::string::npos);
  CHECK(problem(R"({"session": "c", "token": "t", "gateway": "ws://1.2.3.4"})")
            .find("must begin with wss") != std::string::npos);
  CHECK(problem(R"({"session": "c", "token": "secret x"})").find("secret") == std::string::npos);
  CHECK(problem(R"({"session": "c", "token": "t", "shards": 0})").find("shards must be") !=
        std::string::npos);
  CHECK(
      problem(R"({"session": "c", "token": "t", "api": "http://127.0.0.1:8000/api/v10"})").empty());
}

TEST_CASE("reactions") {
  CHECK(reaction_path(":eyes:") == "%F0%9F%91%80");
  CHECK(reaction_path("\xf0\x9f\x91\x80") == "%F0%9F%91%80");
  CHECK(reaction_path("ship:55") == "ship%3A55");
  CHECK(reaction_path(":nothing known:").empty());
}

TEST_CASE("interactions that may be answered") {
  using Millis = Answers::Millis;
  Answers answers;
  answers.begin("1", {.token = "a", .user = "301", .channel = "200"}, Millis(0));
  answers.begin("2", {.token = "b", .user = "301", .channel = "200"}, Millis(10));
  CHECK(answers.newest("301", "200", Millis(20)) == "2");
  CHECK(answers.newest("302", "200", Millis(20)).empty());
  bool goes_on = false;
  answers.find("1", Millis(20))->waiting.push_back([&] { goes_on = true; });
  answers.acknowledged("1", true);
  CHECK(goes_on);
  CHECK(answers.find("1", Millis(20))->is_acknowledged);
  answers.acknowledged("2", false);
  CHECK(answers.find("2", Millis(20)) == nullptr);
  CHECK(answers.find("1", Millis(15 * 60'000)) == nullptr);
}

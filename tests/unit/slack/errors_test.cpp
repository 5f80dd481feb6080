#include "protocol/errors.hpp"

#include <doctest/doctest.h>

#include <cox/sdk/error.hpp>

#include "protocol/emoji.hpp"
#include "session/settings.hpp"

using namespace slack;
using cox::Json;

namespace {

Trouble of(const std::string& error, Token token = Token::bot) {
  return explain("chat.postMessage", Json::object({{"ok", false}, {"error", error}}),
                 "adapters.work.", token);
}

std::string refused(const std::string& json) {
  try {
    read_settings(*Json::parse(json));
  } catch (const cox::Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("errors are sentences that say what to do") {
  CHECK(of("not_in_channel").what ==
        "chat.postMessage: the bot is not in the channel (not_in_channel)");
  CHECK(of("invalid_auth").is_lasting);
  CHECK(of("invalid_auth").advice.find("adapters.work.bot_token") != std::string::npos);
  CHECK(of("invalid_auth", Token::app).advice.find("adapters.work.app_token") != std::string::npos);
  for (const char* passing : {"internal_error", "fatal_error", "ratelimited", "rate_limited"})
    CHECK(of(passing).is_passing);
  CHECK_FALSE(of("is_archived").is_lasting);
  CHECK(of("an_error_of_tomorrow").what ==
        "chat.postMessage: Slack refuses it (an_error_of_tomorrow)");
  CHECK(of("<b>\n").what == "chat.postMessage: Slack refuses it (unknown_error)");
  const Trouble scope =
      explain("users.info", Json::object({{"error", "missing_scope"}, {"needed", "users:read"}}),
              "", Token::bot);
  CHECK(scope.advice.find("add the scope users:read") == 0);
}

TEST_CASE("reactions have names") {
  CHECK(emoji_name(":eyes:") == "eyes");
  CHECK(emoji_name("👍") == "thumbsup");
  CHECK(emoji_name("⚠️") == "warning");
  CHECK(emoji_name("not a name").empty());
  CHECK(emoji_name("").empty());
}

TEST_CASE("settings") {
  const std::string tokens = R"({"session": "work", "bot_token": "xoxb-1", "app_token": "xapp-1")";
  const Settings settings = read_settings(*Json::parse(tokens + "}"));
  CHECK(settings.api_url == "https://slack.com/api/");
  CHECK(settings.command == "/cox");
  CHECK(refused(tokens + R"(, "api_url": "http://127.0.0.1:1/api"})").empty());
  CHECK(refused(tokens + R"(, "api_url": "http://slack.example/api/"})")
            .find("adapters.work.api_url must be an https URL") == 0);
  CHECK(refused(tokens + R"(, "api_url": "https://user:pass@slack.example/"})").find("api_url") !=
        std::string::npos);
  CHECK(refused(tokens + R"(, "tokn": ""})")
            .find("adapters.work.tokn is not known; known here: bot_token, app_token, ") == 0);
  CHECK(refused(R"({"bot_token": "xoxp-1"})").find("bot_token must begin with xoxb-") == 0);
  CHECK(refused(R"({"bot_token": "xoxb-1\n"})").find("bot_token must be one word") == 0);
  CHECK(refused(R"({"bot_token": "xoxb-1"})").find("app_token is missing") == 0);
  CHECK(refused(tokens + R"(, "replies": "loud"})").find("adapters.work.replies must be") == 0);
}

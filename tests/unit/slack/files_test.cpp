#include "protocol/files.hpp"

#include <doctest/doctest.h>

using cox::Json;

namespace {

constexpr const char* kApi = "https://slack.com/api/";

// Whether a file with this url would be asked for with the bot's token.
bool gets_token(const std::string& url, const std::string& api = kApi) {
  Json extra = Json::object({{"files", Json::array({Json::object({{"id", "F1"}, {"url", url}})})}});
  slack::add_credentials(extra, api, "xoxb-1");
  return extra["files"].items().front()["headers"]["Authorization"].text() == "Bearer xoxb-1";
}

}  // namespace

TEST_CASE("a file that lies with Slack is asked for with the bot's token") {
  CHECK(gets_token("https://files.slack.com/files-pri/T1-F1/a.log"));
  CHECK(gets_token("https://FILES.slack.com/a"));
  CHECK(gets_token("http://127.0.0.1:5000/f", "http://127.0.0.1:5000/api/"));
}

TEST_CASE("nobody else gets the token") {
  for (const char* url :
       {"", "http://files.slack.com/a", "https://files.slack.com:444/a",
        "https://files.slack.com.evil.example/a", "https://files.slack.com@evil.example/a",
        "https://evil.example/files.slack.com/", "https://evil.example\\@files.slack.com/",
        "https://docs.google.com/x"})
    CHECK_FALSE_MESSAGE(gets_token(url), url);
  CHECK_FALSE(gets_token("http://127.0.0.1:5001/f", "http://127.0.0.1:5000/api/"));
}

TEST_CASE("a message without files stays as it is") {
  Json none;
  slack::add_credentials(none, kApi, "xoxb-1");
  CHECK(none.is_null());
}

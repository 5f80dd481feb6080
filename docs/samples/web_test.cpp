// [test]
#include <doctest/doctest.h>

#include <cox/testing.hpp>

namespace {

cox::testing::Options with(const cox::Json& settings) {
  return {.settings = cox::Json::object({{"web", settings}})};
}

}  // namespace

TEST_CASE("who asks for approval waits until somebody gives it") {
  cox::testing::Bot bot(COX_PLUGIN_FILE, with(cox::Json::object({{"chat", "test"}})));
  CHECK(bot.http("POST", "/approvals/deploy").status == 0);  // no answer yet
  CHECK(bot.hears() == "May deploy?");
  bot.says("ann", "cox approve deploy");
  CHECK(bot.hears() == "Told them.");
  CHECK(bot.answer().status == 200);
  CHECK(bot.answer().body == "approved");
}
// [/test]

TEST_CASE("nobody gives it") {
  cox::testing::Bot bot(COX_PLUGIN_FILE, with(cox::Json::object({{"chat", "test"}})));
  bot.http("POST", "/approvals/deploy");
  CHECK(bot.hears() == "May deploy?");
  bot.advance(std::chrono::hours(1));
  CHECK(bot.answer().status == 504);
  bot.says("ann", "cox approve deploy");
  CHECK(bot.hears() == "Nobody waits for that.");
}

TEST_CASE("answers of every kind") {
  cox::testing::Bot bot(COX_PLUGIN_FILE);
  CHECK(bot.http("POST", "/answers?kind=text").body == "as plain text");
  const cox::testing::Answered json = bot.http("POST", "/answers", "kind=json");
  CHECK(json.json() == cox::Json::array({1, 2, 3}));
  CHECK(json.fields["Content-Type"].text() == "application/json");
  const cox::testing::Answered other = bot.http("POST", "/answers");
  CHECK(other.status == 303);
  CHECK(other.fields["Location"].text() == "/builds/1");
  CHECK(bot.http("GET", "/builds/7").status == 404);
  CHECK(bot.http("GET", "/answers").status == 405);
}

TEST_CASE("a webhook that is signed is told, one that is not is refused") {
  cox::testing::Bot bot(COX_PLUGIN_FILE,
                        with(cox::Json::object({{"secret", "It's a Secret to Everybody"}})));
  CHECK(bot.http("POST", "/hooks/github", "{}").status == 401);
  CHECK(bot.silent());
  // The signature is right, so it is read: and what it says is no JSON.
  CHECK(bot.http("POST", "/hooks/github", "Hello, World!",
                 {{"X-Hub-Signature-256",
                   "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"}})
            .status == 400);
}

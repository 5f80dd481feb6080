#include <doctest/doctest.h>

#include <cox/testing.hpp>

using cox::Json;
using cox::testing::Bot;
using cox::testing::Options;

namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

const Fields kBearer = {{"Authorization", "Bearer 0123456789abcdef0123"},
                        {"Content-Type", "application/json"}};

Options targets(const std::string& ops) {
  return {.settings = *Json::parse(R"({"notify":{"targets":{"ops":)" + ops + "}}}")};
}
Options plain() { return targets(R"({"to":"test:#ops","token":"0123456789abcdef0123"})"); }

}  // namespace

TEST_CASE("a POST becomes a message in its room") {
  Bot bot(COX_PLUGIN_FILE, plain());
  CHECK(bot.http("POST", "/notify/ops", R"({"text":"build 7 is done"})", kBearer).status == 200);
  const auto said = bot.next();
  CHECK(said.room == "#ops");
  CHECK(said.text() == "build 7 is done");
}

TEST_CASE("plain text and forms do too") {
  Bot bot(COX_PLUGIN_FILE, plain());
  Fields fields = kBearer;
  fields[1].second = "text/plain";
  CHECK(bot.http("POST", "/notify/ops", "just this", fields).status == 200);
  CHECK(bot.hears() == "just this");
  CHECK(bot.http("POST", "/notify/ops", "and this",
                 {{"Authorization", "bearer 0123456789abcdef0123"},
                  {"Content-Type", "TEXT/PLAIN; charset=utf-8"}})
            .status == 200);
  CHECK(bot.hears() == "and this");
  fields[1].second = "application/x-www-form-urlencoded";
  CHECK(bot.http("POST", "/notify/ops", "text=hello+there%21", fields).status == 200);
  CHECK(bot.hears() == "hello there!");
  CHECK(bot.http("POST", "/notify/ops", "payload=%7B%22text%22%3A%22in+a+form%22%7D", fields)
            .status == 200);
  CHECK(bot.hears() == "in a form");
}

TEST_CASE("a template makes a sentence of what a service sends") {
  Bot bot(COX_PLUGIN_FILE, targets(R"({"to":"test:#ops","token":"0123456789abcdef0123",
                      "template":"{{{app.name}}} is on {env}: {steps.1}, {missing}{count}"})"));
  CHECK(bot.http("POST", "/notify/ops",
                 R"({"app":{"name":"web"},"env":"prod","steps":["a","b"],"count":3})", kBearer)
            .status == 200);
  CHECK(bot.hears() == "{web} is on prod: b, 3");
}

TEST_CASE("without its token a room stays silent, and names stay unknown") {
  Bot bot(COX_PLUGIN_FILE, plain());
  const std::string body = R"({"text":"psst"})";
  CHECK(bot.http("POST", "/notify/ops", body).status == 401);
  CHECK(bot.http("POST", "/notify/ops", body, {{"Authorization", "Bearer wrong"}}).status == 401);
  CHECK(bot.http("POST", "/notify/other", body, kBearer).status == 401);
  CHECK(bot.http("GET", "/notify/ops", "", kBearer).status == 405);
  CHECK(bot.silent());
}

TEST_CASE("what says nothing is told so") {
  Bot bot(COX_PLUGIN_FILE, plain());
  CHECK(bot.http("POST", "/notify/ops", R"({"other":"x"})", kBearer).status == 422);
  CHECK(bot.http("POST", "/notify/ops", "not json", kBearer).status == 400);
  CHECK(bot.http("POST", "/notify/ops", std::string(300 << 10, ' '), kBearer).status == 413);
  CHECK(bot.silent());
}

TEST_CASE("several a second arrive in order") {
  Bot bot(COX_PLUGIN_FILE, plain());
  for (int i = 0; i < 20; ++i)
    bot.http("POST", "/notify/ops", R"({"text":")" + std::to_string(i) + "\"}", kBearer);
  for (int i = 0; i < 20; ++i) CHECK(bot.hears() == std::to_string(i));
}

TEST_CASE("a target that makes no sense is refused with the reason") {
  for (const char* wrong :
       {R"({"to":"#ops","token":"0123456789abcdef0123"})", R"({"to":"test:#ops","token":"short"})",
        R"({"to":"test:#ops","token":"0123456789abcdef0123","template":"{open"})",
        R"({"to":"test:#ops","token":"0123456789abcdef0123","tempalte":"x"})"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(Bot(COX_PLUGIN_FILE, targets(wrong)), std::runtime_error);
  }
}

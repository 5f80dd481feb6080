// Slack that calls the bot over HTTP: the Events API, commands and presses at its own server, and
// requests that only look like Slack's. And what `cox check --online` finds.
#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "../e2e/chat.hpp"
#include "../e2e/child.hpp"
#include "../e2e/web.hpp"
#include "slack.hpp"

using e2e::Chat;
using e2e::Home;
using e2e::Web;
using peers::Json;
using peers::SlackFake;

namespace {

constexpr const char* kSecret = "8f742231b10e8888abcd99yyyzzz85a5";

struct Workspace {
  Workspace() {
    home.config(R"({"policy": "open", "http": {"port": 0}, "adapters": {
      "here": {"adapter": "shell"},
      "work": {"adapter": "slack", "bot_token": "xoxb-test-token", "signing_secret": ")" +
                std::string(kSecret) + R"(", "api_url": ")" + slack.url() + R"(/api/"}}})");
    home.move_in("cards", "cards");
    bot.emplace(home);
    web.emplace(*bot);
    bot->has_logged("work     online: cox in Acme");
    slack.tell("http", Json::object({{"url", web->url("/adapters/work/events")}}));
  }
  int delivers(Json how) const {
    return static_cast<int>(slack.tell("deliver", std::move(how))["status"].as_int());
  }

  SlackFake slack;
  Home home;
  std::optional<Chat> bot;
  std::optional<Web> web;
};

std::string said(const std::string& text, const std::string& event, const std::string& ts) {
  const Json message = Json::object({{"type", "message"},
                                     {"user", "U0ANN"},
                                     {"channel", "C0OPS"},
                                     {"channel_type", "channel"},
                                     {"text", text},
                                     {"ts", ts}});
  return Json::object({{"type", "event_callback"}, {"event_id", event}, {"event", message}}).dump();
}

}  // namespace

TEST_CASE("a conversation over HTTP") {
  Workspace here;
  const Json hello = Json::object({{"type", "url_verification"}, {"challenge", "a-challenge"}});
  const Json answer = here.slack.tell("deliver", Json::object({{"body", hello.dump()}}));
  CHECK(answer["body"].text() == "a-challenge");
  here.slack.says("<@U0BOT> ping");
  here.slack.waits_for({"\"chat.postMessage\"", "PONG"});
  here.slack.tell("say", Json::object({{"text", "cox echo once"}, {"times", 3}}));
  here.slack.waits_for({"\"chat.postMessage\"", "once"});
  const Json command =
      here.slack.tell("command", Json::object({{"command", "/cox"}, {"text", "offer"}}));
  CHECK(command["status"].as_int() == 200);
  CHECK(command["answer"]["response_type"].text() == "in_channel");
  here.slack.waits_for({"\"chat.postMessage\"", "Offer"});
  here.slack.tell("press", Json::object({{"label", "Say why"}}));
  here.slack.waits_for({"\"views.open\"", "\"ok\":true"});
  const Json values = Json::object({{"What?", "that"}, {"Why?", "so"}});
  here.slack.tell("submit", Json::object({{"values", values}}));
  here.slack.waits_for({"\"chat.postMessage\"", "takes that [so]"});
  CHECK(here.slack.counts({"\"chat.postMessage\"", "PONG"}) == 1);
  CHECK(here.slack.counts({"\"chat.postMessage\"", "once"}) == 1);
  CHECK(here.bot->stops() == 0);
}

TEST_CASE("only what Slack has signed, and lately, is taken") {
  Workspace here;
  const std::string body = said("cox echo forged", "Ev1", "1700000001.000001");
  const auto with = [&](const char* key, const Json& value) {
    return here.delivers(Json::object({{"body", body}, {key, value}}));
  };
  CHECK(with("secret", "another secret") == 401);
  CHECK(with("signature", "v0=") == 401);
  CHECK(with("signature", "v0=00") == 401);
  CHECK(with("stamp", "soon") == 401);
  CHECK(with("age", 301) == 401);
  CHECK(with("age", -302) == 401);  // a clock that is ahead, or somebody who keeps it for later
  CHECK(here.web->post("/adapters/work/events", body).status == 401);
  CHECK(here.web->get("/adapters/work/events").status == 405);
  CHECK(here.web->post("/adapters/work/elsewhere", body).status == 404);
  here.bot->logs("was refused: its signature is not Slack's; check signing_secret");
  // One that was heard on the way and is sent once more within the five minutes.
  const std::string good = said("cox echo genuine", "Ev2", "1700000002.000001");
  CHECK(here.delivers(Json::object({{"body", good}, {"age", 200}})) == 200);
  CHECK(here.delivers(Json::object({{"body", good}, {"age", 200}})) == 200);
  CHECK(here.delivers(Json::object({{"body", "{"}})) == 400);
  CHECK(here.delivers(Json::object({{"body", ""}})) == 400);
  here.slack.says("cox echo last");
  here.slack.waits_for({"\"chat.postMessage\"", "last"});
  CHECK(here.slack.counts({"\"chat.postMessage\"", "forged"}) == 0);
  CHECK(here.slack.counts({"\"chat.postMessage\"", "genuine"}) == 1);
  CHECK(here.bot->log().find(kSecret) == std::string::npos);
  CHECK(here.bot->stops() == 0);
}

TEST_CASE("cox check --online tries the tokens and counts the scopes") {
  const SlackFake slack;
  const Home home;
  home.config(R"({"adapters": {"work": )" + peers::slack_entry(slack).substr(8) + "}}");
  const auto check = [&] { return e2e::run({"check", "--online", "--home", home.path()}); };
  auto ran = check();
  INFO(ran.out << ran.err);
  CHECK(ran.code == 0);
  std::string all = ran.out + ran.err;
  CHECK(all.find("bot_token: cox in Acme") != std::string::npos);
  CHECK(all.find("app_token opens connections") != std::string::npos);
  slack.tell("scopes", Json::object({{"without", Json::array({"users:read", "chat:write"})}}));
  slack.tell("revoke", Json::object({{"token", "app"}}));
  ran = check();
  all = ran.out + ran.err;
  INFO(all);
  CHECK(ran.code != 0);
  CHECK(all.find("the scope chat:write is missing: the bot cannot say anything") !=
        std::string::npos);
  CHECK(all.find("the scope users:read is missing") != std::string::npos);
  CHECK(all.find("and put it into app_token") != std::string::npos);
  CHECK(all.find("test-token") == std::string::npos);
}

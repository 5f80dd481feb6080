// What goes wrong between a bot and Slack: connections that are lost, replaced and half open,
// limits, tokens that end, frames that are none. Nothing is lost, and nothing answered twice.
#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "../e2e/chat.hpp"
#include "network_config.hpp"
#include "slack.hpp"

using e2e::Chat;
using e2e::Home;
using peers::config_with;
using peers::Json;
using peers::slack_entry;
using peers::SlackFake;

namespace {

constexpr const char* kTerminal = R"("here": {"adapter": "shell"}, )";

struct Workspace {
  explicit Workspace(const std::string& more = "") : entries(kTerminal + slack_entry(slack, more)) {
    home.config(config_with(entries));
  }
  void begins() {
    bot.emplace(home);
    bot->has_logged("work     online: cox in Acme");
  }
  // Numbers from..to are said, with a fault after each third.
  template <class Fault>
  void counts_to(int from, int to, Fault fault) {
    for (int i = from; i <= to; ++i) {
      slack.says("cox echo number " + std::to_string(i) + ".");
      if (i % 3 == 0) fault();
    }
  }
  // Each number is answered; and once, which the end of the bot leaves no doubt about.
  void was_answered(int from, int to) {
    for (int i = from; i <= to; ++i) slack.saw({"\"chat.postMessage\"", number(i)});
    CHECK(bot->stops() == 0);
    for (int i = from; i <= to; ++i) CHECK(slack.counts({"\"chat.postMessage\"", number(i)}) == 1);
  }
  static std::string number(int i) { return "number " + std::to_string(i) + "."; }

  SlackFake slack;
  std::string entries;
  Home home;
  std::optional<Chat> bot;
};

}  // namespace

TEST_CASE("connections that break in the middle of a conversation") {
  Workspace here;
  here.begins();
  // The first is lost with its connection before it is acknowledged: Slack says it again.
  here.slack.tell("fault", Json::object({{"method", "users.info"}, {"delay", 500}}));
  here.counts_to(1, 1, [] {});
  here.slack.tell("drop");
  here.slack.saw({"\"unacknowledged\"", "connection_failed"});
  here.counts_to(2, 12, [&] { here.slack.tell("drop"); });
  here.was_answered(1, 12);
}

TEST_CASE("a refresh in the middle of a conversation leaves no gap") {
  Workspace here;
  here.begins();
  int socket = 1;
  here.counts_to(1, 9, [&] {
    here.slack.tell("disconnect",
                    Json::object({{"reason", socket % 2 == 0 ? "warning" : "refresh_requested"},
                                  {"close_ms", 3'000}}));
    // The new one is there before the old one has gone.
    ++socket;
    const Json opened = here.slack.saw({"\"opened\"", "\"socket\":" + std::to_string(socket)});
    CHECK(opened["open"].as_int() >= 2);
  });
  here.was_answered(1, 9);
  const std::string& log = here.bot->log();
  CHECK(log.find("work     connecting", log.find("online: cox in Acme")) == std::string::npos);
}

TEST_CASE("a connection that is half open is left") {
  Workspace here;
  here.begins();
  here.slack.tell("freeze");
  here.slack.says("cox echo after the freeze");
  here.slack.waits_for({"\"opened\"", "\"socket\":2"});
  here.slack.waits_for({"\"chat.postMessage\"", "after the freeze"});
  CHECK(here.bot->stops() == 0);
}

TEST_CASE("what comes twice is answered once, and frames that are none are left out") {
  Workspace here;
  here.begins();
  here.slack.tell("say", Json::object({{"text", "cox echo once"}, {"times", 3}}));
  for (const char* frame : {"", "{", "[]", "null", "{\"type\":7}", "{\"type\":\"events_api\"}",
                            "{\"type\":\"events_api\",\"envelope_id\":\"x\",\"payload\":[]}",
                            "{\"type\":\"hello\"}", "{\"type\":\"what_is_new\"}"})
    here.slack.tell("frame", Json::object({{"text", frame}}));
  here.slack.says("cox echo still there");
  here.slack.waits_for({"\"chat.postMessage\"", "still there"});
  CHECK(here.slack.counts({"\"chat.postMessage\"", "once"}) == 1);
  CHECK(here.slack.counts({"\"ack\"", "\"good\":true"}) >= 4);
  CHECK(here.slack.counts({"\"opened\""}) == 1);
  CHECK(here.bot->stops() == 0);
}

TEST_CASE("a bot that is slow to acknowledge answers once") {
  Workspace here;
  here.begins();
  here.slack.tell("tune", Json::object({{"ack_ms", 300}}));
  // Slack does not say who somebody is, for longer than it waits itself.
  here.slack.tell("fault", Json::object({{"method", "users.info"}, {"delay", 5'000}}));
  here.slack.says("cox echo slow");
  here.slack.waits_for({"\"unacknowledged\"", "timeout"});
  here.slack.waits_for({"\"chat.postMessage\"", "slow"});
  here.slack.says("cox echo next");
  here.slack.waits_for({"\"chat.postMessage\"", "next"});
  CHECK(here.slack.counts({"\"chat.postMessage\"", "slow"}) == 1);
  CHECK(here.bot->stops() == 0);
}

TEST_CASE("a storm of limits is waited out, in order") {
  Workspace here;
  here.begins();
  here.slack.tell(
      "fault",
      Json::object(
          {{"method", "chat.postMessage"}, {"times", 4}, {"status", 429}, {"retry_after", 1}}));
  here.counts_to(1, 5, [] {});
  for (int i = 1; i <= 5; ++i)
    here.slack.waits_for(
        {"\"chat.postMessage\"", "number " + std::to_string(i) + ".", "\"ok\":true"});
  for (int i = 1; i <= 5; ++i) {
    CHECK(here.slack.counts(
              {"\"chat.postMessage\"", "number " + std::to_string(i) + ".", "\"ok\":true"}) == 1);
  }
  CHECK(here.slack.counts({"\"status\":429"}) == 4);
  here.bot->says("cox adapters");
  here.bot->hears("work: online");
  CHECK(here.bot->stops() == 0);
}

TEST_CASE("tokens that end say what to do, and the bot comes back by itself") {
  Workspace here;
  here.begins();
  here.slack.tell("revoke", Json::object({{"token", "bot"}}));
  here.slack.says("cox echo one");
  here.bot->logs("auth.test: the token was revoked (token_revoked): make a new one");
  here.bot->says("cox adapters");
  here.bot->hears("adapters.work.bot_token");
  here.slack.tell("restore", Json::object({{"token", "bot"}}));
  here.bot->logs("work     online: cox in Acme");
  here.slack.says("cox echo two");
  here.slack.waits_for({"\"chat.postMessage\"", "two", "\"ok\":true"});
  here.slack.tell("revoke", Json::object({{"token", "app"}}));
  here.slack.tell("drop");
  here.bot->logs("apps.connections.open: the token is not valid, or was revoked (invalid_auth)");
  here.bot->says("cox adapters");
  here.bot->hears("adapters.work.app_token");
  here.slack.tell("restore", Json::object({{"token", "app"}}));
  here.bot->logs("work     online: cox in Acme");
  CHECK(here.bot->log().find("test-token") == std::string::npos);
  CHECK(here.bot->stops() == 0);
}

TEST_CASE("Socket Mode that is turned off, and too many connections") {
  Workspace here;
  here.begins();
  here.slack.tell("disconnect", Json::object({{"reason", "link_disabled"}}));
  here.bot->logs("Socket Mode was turned off for the app (link_disabled)");
  here.bot->says("cox adapters");
  here.bot->hears("work: offline");
  here.bot->hears("turn it on on api.slack.com/apps");
  here.slack.tell("disable", Json::object({{"error", nullptr}}));
  here.bot->logs("work     online: cox in Acme");
  here.slack.tell("disconnect", Json::object({{"reason", "too_many_websockets"}}));
  here.bot->logs("the app has too many connections (too_many_websockets)");
  here.bot->logs("work     online: cox in Acme");
  here.slack.says("cox ping");
  here.slack.waits_for({"\"chat.postMessage\"", "PONG"});
  CHECK(here.bot->stops() == 0);
}

TEST_CASE("what Slack refuses is said in a sentence") {
  Workspace here;
  here.begins();
  for (const auto& [error, sentence] : std::vector<std::pair<std::string, std::string>>{
           {"channel_not_found", "there is no such channel, or the bot cannot see it"},
           {"is_archived", "the channel is archived (is_archived)"},
           {"not_in_channel", "the bot is not in the channel (not_in_channel)"}}) {
    here.slack.tell("fault", Json::object({{"method", "chat.postMessage"}, {"error", error}}));
    here.slack.says("cox ping");
    here.bot->logs(sentence);
  }
  here.slack.tell("fault", Json::object({{"method", "chat.postMessage"},
                                         {"error", "missing_scope"},
                                         {"more", Json::object({{"needed", "chat:write"}})}}));
  here.slack.says("cox ping");
  here.bot->logs("add the scope chat:write");
  here.bot->says("cox adapters");
  here.bot->hears("what to do: add the scope chat:write");
  CHECK(here.bot->stops() == 0);
}

TEST_CASE("what nobody has confirmed is said again") {
  Workspace here;
  here.begins();
  here.slack.tell("fault", Json::object({{"method", "chat.postMessage"}, {"cut", true}}));
  here.slack.says("cox ping");
  here.slack.waits_for({"\"chat.postMessage\"", "PONG"});
  here.slack.waits_for({"\"chat.postMessage\"", "PONG", "\"ok\":true"});
  CHECK(here.bot->stops() == 0);
}

TEST_CASE("Slack's own trouble passes") {
  Workspace here;
  here.slack.tell("fault", Json::object({{"method", "auth.test"}, {"times", 2}, {"status", 503}}));
  here.slack.tell("fault", Json::object({{"method", "apps.connections.open"},
                                         {"times", 2},
                                         {"error", "internal_error"}}));
  here.begins();
  here.slack.tell("fault",
                  Json::object({{"method", "chat.postMessage"}, {"times", 2}, {"status", 500}}));
  here.slack.says("cox ping");
  here.slack.waits_for({"\"chat.postMessage\"", "PONG", "\"ok\":true"});
  CHECK(here.bot->stops() == 0);
}

TEST_CASE("what is refused for want of memory is acknowledged and does not run later") {
  Workspace here;
  here.home.config(config_with(here.entries, R"("policy": "open", "limits": {"memory_mib": 1})"));
  here.begins();
  here.bot->has_logged("the bot is short of memory");
  here.slack.says("cox echo too much");
  here.slack.waits_for({"\"chat.postMessage\"", "I cannot take this in now"});
  here.home.config(config_with(here.entries));
  here.bot->gets(SIGHUP);
  here.bot->has_logged("there is enough again");
  here.slack.tell("drop");  // what was not acknowledged comes again on the next connection
  here.slack.says("cox echo enough");
  here.slack.waits_for({"\"chat.postMessage\"", "enough"});
  CHECK(here.bot->stops() == 0);
  CHECK(here.slack.counts({"\"chat.postMessage\"", "too much"}) == 0);
  CHECK(here.slack.counts({"\"chat.postMessage\"", "I cannot take this in now"}) == 1);
}

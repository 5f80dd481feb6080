// The bot in a workspace: what is said, pressed and sent off there over Socket Mode, and what comes
// back.
#include "slack.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "../e2e/chat.hpp"
#include "network_config.hpp"

using e2e::Chat;
using e2e::Home;
using peers::config_with;
using peers::Json;
using peers::slack_entry;
using peers::SlackFake;

namespace {

constexpr const char* kTerminal = R"("here": {"adapter": "shell"}, )";

// The bot, online in the workspace, with the cards of the tests.
struct Workspace {
  explicit Workspace(const std::string& more = "") {
    home.config(config_with(kTerminal + slack_entry(slack, more)));
    home.move_in("cards", "cards");
    bot.emplace(home);
    bot->has_logged("work     online: cox in Acme");
  }
  Json press(const std::string& label, const std::string& user = "U0ANN") const {
    return slack.tell("press", Json::object({{"label", label}, {"user", user}}));
  }

  SlackFake slack;
  Home home;
  std::optional<Chat> bot;
};

}  // namespace

TEST_CASE("a conversation in a channel, a thread and a direct message") {
  Workspace here;
  here.slack.says("cox echo it's &lt;b&gt; &amp; <https://example.org/a|example.org/a>");
  const Json reply = here.slack.waits_for({"\"chat.postMessage\"", "<b> & example.org/a"});
  CHECK(reply["args"]["channel"].text() == "C0OPS");
  CHECK(reply["args"]["text"].text().find("&lt;b&gt; &amp; ") != std::string_view::npos);
  here.slack.says("<@U0BOT> ping");
  CHECK(here.slack.waits_for({"\"chat.postMessage\"", "PONG"})["args"]["text"].text() ==
        "<@U0ANN> PONG");
  here.slack.says("ping", "D0ANN");
  CHECK(here.slack.waits_for({"\"chat.postMessage\"", "PONG"})["args"]["text"].text() == "PONG");
  const std::string first = here.slack.says("a thread");
  here.slack.tell("say", Json::object({{"text", "cox ping"}, {"thread_ts", first}}));
  CHECK(here.slack.waits_for({"\"chat.postMessage\"", "PONG"})["args"]["thread_ts"].text() ==
        first);
  // Of one post Slack makes two events, and of each an acknowledgement is due.
  CHECK(here.slack.counts({"\"chat.postMessage\"", "PONG"}) == 3);
  CHECK(here.bot->stops() == 0);
  CHECK(here.slack.counts({"\"ack\"", "\"good\":false"}) == 0);
}

TEST_CASE("nobody is pinged and nothing is masked by what people have the bot say") {
  Workspace here;
  here.slack.says(
      "cox echo &lt;!channel&gt; &lt;@U0BOB&gt; &lt;https://evil.example|good&gt; *a* _b_");
  const Json call = here.slack.waits_for({"\"chat.postMessage\"", "evil.example"});
  const std::string text = call["args"]["text"].as_string();
  for (const char* made_up : {"<!", "<@U0BOB", "example|"})
    CHECK(text.find(made_up) == std::string::npos);
  for (const Json& leaf :
       call["args"]["blocks"].items()[0]["elements"].items()[0]["elements"].items()) {
    CHECK(leaf["type"].text() != "broadcast");
    CHECK((leaf["type"].text() != "user" || leaf["user_id"].text() == "U0ANN"));
    CHECK((leaf["type"].text() != "link" || !leaf.contains("text")));
    CHECK(leaf["style"].is_null());
  }
  CHECK(here.bot->stops() == 0);
}

TEST_CASE("slash commands, the bot's own and others, also where it is not") {
  Workspace here;
  const auto says = [&](const std::string& command, const std::string& text,
                        const std::string& channel) {
    return here.slack.tell(
        "command", Json::object({{"command", command}, {"text", text}, {"channel", channel}}));
  };
  CHECK(says("/cox", "echo one", "C0OPS")["answer"]["response_type"].text() == "in_channel");
  here.slack.waits_for({"\"chat.postMessage\"", "one"});
  says("/echo", "two three", "C0OPS");
  here.slack.waits_for({"\"chat.postMessage\"", "two three"});
  says("/cox", "echo outside", "C0OUT");
  const Json back = here.slack.waits_for({"\"response\"", "outside"});
  CHECK(back["channel"].text() == "C0OUT");
  CHECK(back["args"]["response_type"].text() == "in_channel");
  CHECK(here.bot->stops() == 0);
}

TEST_CASE("buttons, menus and forms") {
  Workspace here;
  here.slack.says("cox offer");
  here.slack.waits_for({"\"chat.postMessage\"", "Offer"});
  here.press("Take", "U0BOB");
  here.slack.waits_for({"\"chat.postMessage\"", "takes it []"});
  here.press("Take", "U0BOB");
  const Json twice = here.slack.waits_for({"\"response\"", "pressed this already"});
  CHECK(twice["user"].text() == "U0BOB");
  CHECK(twice["args"]["response_type"].text() == "ephemeral");
  here.slack.tell("choose", Json::object({{"label", "two"}}));
  here.slack.waits_for({"\"chat.postMessage\"", "takes two []"});
  here.press("Say why");
  here.slack.waits_for({"\"views.open\"", "\"ok\":true"});
  const Json values =
      Json::object({{"What?", "this"}, {"Why?", "because; \"cox wreck\" <@U0BOB>"}});
  here.slack.tell("submit", Json::object({{"values", values}}));
  here.slack.waits_for({"\"chat.postMessage\"", "takes this [because; "});
  // A value that was made up stands for nothing.
  here.slack.tell("press", Json::object({{"label", "Again"}, {"value", "0000.1"}}));
  here.slack.waits_for({"\"response\"", "means nothing any more"});
  CHECK(here.bot->stops() == 0);
}

TEST_CASE("buttons in a direct message, and changes of messages") {
  Workspace here;
  here.slack.says("offer", "D0ANN");
  here.slack.waits_for({"\"chat.postMessage\"", "Offer"});
  here.slack.tell("press", Json::object({{"label", "Take"}, {"channel", "D0ANN"}}));
  CHECK(here.slack.waits_for({"\"chat.postMessage\"", "takes it []"})["args"]["channel"].text() ==
        "D0ANN");
  const std::string ts = here.slack.says("nothing for it");
  here.slack.tell("edit", Json::object({{"ts", ts}, {"text", "cox echo edited"}}));
  here.slack.tell("react", Json::object({{"ts", ts}, {"name", "eyes"}}));
  here.slack.tell("erase", Json::object({{"ts", ts}}));
  here.slack.says("cox echo after");
  here.slack.waits_for({"\"chat.postMessage\"", "after"});
  CHECK(here.bot->stops() == 0);
}

TEST_CASE("files, what is for one alone, and names") {
  Workspace here;
  here.slack.says("cox show");
  here.slack.waits_for({"\"chat.postEphemeral\"", "for you alone", "U0ANN"});
  here.slack.waits_for({"files.completeUploadExternal", "note.txt", "\"ok\":true"});
  CHECK(here.slack.tell("state")["uploads"].items()[0]["bytes"].text() == "one\ntwo\n");
  here.slack.says("cox echo <@U0BOB> in <#C0DEV>");
  here.slack.waits_for({"\"chat.postMessage\"", "@bob in #dev"});
  CHECK(here.slack.counts({"\"users.info\"", "U0ANN"}) == 1);
  CHECK(here.bot->stops() == 0);
}

TEST_CASE("a file that somebody shares is read as the bot may") {
  Workspace here;
  here.slack.tell("share", Json::object({{"text", "<@U0BOT> read this"},
                                         {"name", "plan.txt"},
                                         {"content", "first deploy"}}));
  here.slack.waits_for({"\"chat.postMessage\"", "plan.txt reads: first deploy"});
  CHECK(here.slack.counts({"\"download\"", "\"ok\":false"}) == 0);
  CHECK(here.bot->stops() == 0);
}

TEST_CASE("whatever a command takes, it is acknowledged in time") {
  Workspace here;
  here.home.move_in("sleeper_1", "sleeper1");
  here.bot->logs("loaded sleeper1");
  here.slack.says("cox sleeper1 sleep");
  here.slack.waits_for({"\"chat.postMessage\"", "sleeper1 sleeps"});
  here.slack.says("cox sleeper1 awake", "D0ANN");  // its room is asleep, and so is it
  here.slack.says("cox echo meanwhile");
  here.slack.waits_for({"\"chat.postMessage\"", "meanwhile"});
  int late = 0, acks = 0;
  for (const Json& each : here.slack.tell("log").items()) {
    if (each["kind"].text() != "ack") continue;
    ++acks;
    late += each["after_ms"].as_int() >= 3'000 ? 1 : 0;
  }
  CHECK(acks >= 2);
  CHECK(late == 0);
  here.bot->stops();
}

TEST_CASE("replies in threads, where that is wanted") {
  Workspace here(R"(, "replies": "thread")");
  const std::string asked = here.slack.says("cox ping");
  const Json reply = here.slack.waits_for({"\"chat.postMessage\"", "PONG"});
  CHECK(reply["args"]["thread_ts"].text() == asked);
  CHECK(reply["args"]["text"].text() == "PONG");
  CHECK(here.bot->stops() == 0);
}

#include "work/checking.hpp"

#include <doctest/doctest.h>

#include "bench.hpp"
#include "config/config.hpp"

using namespace cox;
using namespace cox::work;
using namespace cox::work::test;

namespace {

constexpr auto kDeploy = R"({"kind": "command", "id": "deploy",
  "phrases": ["deploy <app> to <env>"], "effect": "writes", "permission": "deploy:{env}",
  "parameters": [{"name": "app", "type": "app"}, {"name": "token", "secret": true},
                 {"name": "env", "type": "choice", "choices": ["staging", "production"]}]})";

// A plugin with a command whose applications are its own type, and somebody who asks.
struct CheckingFixture : Bench {
  ActorPtr ops = plugin("ops");
  CheckingFixture() {
    command(ops, kDeploy, [this](const cox_call& call, cox_result&) {
      notes.add(text_of(call.arguments));
      return COX_OK;
    });
    Handler& type = handler([this](const cox_call& call, cox_result& result) {
      const Json data = *Json::parse(text_of(call.data));
      asked.add(data["text"].as_string() + (data["complete"].as_bool() ? "?" : ""));
      if (data["text"].text() == "broken") {
        test::answer(result, "the list of apps is not there");
        return COX_FAILED;
      }
      test::answer(result, R"({"candidates": ["web", "worker"]})");
      return COX_OK;
    });
    ops->declared.types.push_back({"app", type.c()});
    live(ops);
  }
  Json checked(const std::string& line, const std::string& who = "") {
    auto answer = check(work, *message("cox why"), who, line);
    REQUIRE_MESSAGE(answer.ok(), answer.status().message());
    return *answer;
  }
  Json explained(const std::string& line) {
    say(line);
    REQUIRE(settle());
    auto answer = explain(work, *message("cox why"));
    REQUIRE_MESSAGE(answer.ok(), answer.status().message());
    return *answer;
  }
  Notes asked;
};

}  // namespace

TEST_CASE("a plugin's own type decides what its words mean, before anything runs") {
  CheckingFixture f;
  f.say("cox deploy WEB to staging");
  REQUIRE(f.settle());
  CHECK(f.notes.all() == std::vector<std::string>{R"({"app":"web","env":"staging"})"});
  f.say("cox deploy wbe to staging");
  REQUIRE(f.settle());
  CHECK(f.notes.size() == 1);
  CHECK(
      f.chat.heard("app cannot be \"wbe\"; expected one of web or worker. Did you mean \"web\"?"));
  f.say("cox deploy broken to staging");
  REQUIRE(f.settle());
  CHECK(f.notes.size() == 1);
  CHECK(f.chat.heard("app cannot be \"broken\": the list of apps is not there."));
}

TEST_CASE("a line that is not understood is answered with the place, and nothing runs") {
  CheckingFixture f;
  f.say("cox deploy web to porduction");
  f.say("cox deplyo web to staging", "other");
  f.say("cox dеploy web to staging", "third");
  REQUIRE(f.settle());
  CHECK(f.notes.size() == 0);
  CHECK(f.chat.heard("  deploy web to porduction\n                ^^^^^^^^^^\nUsage: deploy"));
  CHECK(f.chat.heard("I do not know \"deplyo\". Did you mean: deploy <app> to <env>"));
  CHECK(f.chat.heard("(it holds U+0435, a Cyrillic letter among Latin ones)"));
}

TEST_CASE("listeners and catch-alls have their turn first, other bots get no answer") {
  CheckingFixture f;
  auto chatty = f.plugin("chatty");
  f.listen(chatty, R"({"kind": "respond", "pattern": "deploy web now"})",
           noting(f.notes, "respond"));
  f.live(chatty);
  f.say("cox deploy web now");
  REQUIRE(f.settle());
  CHECK(f.notes.size() == 1);
  CHECK(f.chat.bodies().empty());
  f.say("cox frobnicate", "ops", "robot", COX_MESSAGE_FROM_BOT);
  f.say("frobnicate");  // not said to the bot
  f.say("cox ?!");
  f.say("cox I do not know \"that\".");
  REQUIRE(f.settle());
  CHECK(f.chat.bodies().empty());
}

TEST_CASE("a machine that talks nonsense is not answered for ever") {
  CheckingFixture f;
  for (int i = 0; i < 100; ++i) f.say("cox frobnicate");
  REQUIRE(f.settle());
  CHECK(f.chat.bodies().size() == 5);
  f.say("cox frobnicate", "ops", "bob");  // somebody else
  REQUIRE(f.settle());
  CHECK(f.chat.bodies().size() == 6);
}

TEST_CASE("a check says what would happen, and nothing does") {
  CheckingFixture f;
  const Json good = f.checked("deploy web to staging --token s3cret");
  CHECK(good["understood"].as_bool());
  CHECK(good["command"].text() == "deploy");
  CHECK(good["canonical"].text() == "deploy --app web --env staging --token ***");
  CHECK(good["arguments"]["token"].text() == "***");
  CHECK(good["allowed"].as_bool());
  CHECK(good["rule"].text() == "policy:open");
  CHECK(!good["confirm"].as_bool());
  CHECK(f.checked("cox deploy web to staging")["understood"].as_bool());
  CHECK(f.notes.size() == 0);
  const Json wrong = f.checked("deploy web to porduction");
  CHECK(!wrong["understood"].as_bool());
  CHECK(wrong["error"]["at"].as_int() == 14);
  CHECK(wrong["error"]["suggestion"].text() == "production");
  CHECK(f.checked("deploy wbe to staging")["error"]["text"].text().find("app cannot be") == 0);
  CHECK(f.checked("deplyo")["nearest"].items()[0].text().find("deploy <app>") == 0);
  CHECK(!check(f.work, *f.message("x"), "bob", "deploy web to staging").ok());
}

TEST_CASE("a check for somebody else is judged by what they may") {
  CheckingFixture f;
  f.authority.configure({false, {"chat:ada"}});
  CHECK(f.checked("deploy web to staging")["allowed"].as_bool());
  const Json other = f.checked("deploy web to staging", "chat:bob");
  CHECK(!other["allowed"].as_bool());
  CHECK(!other["reason"].text().empty());
}

TEST_CASE("the last message of a room is explained") {
  CheckingFixture f;
  const Json ran = f.explained("cox deploy web to staging");
  CHECK(ran["command"].text() == "deploy");
  CHECK(ran["rule"].text() == "policy:open");
  CHECK(ran["outcome"].text() == "ran");
  CHECK(!ran["call"].text().empty());
  const Json wrong = f.explained("cox deploy web to porduction");
  CHECK(wrong["considered"].items().at(0)["suggestion"].text() == "production");
  CHECK(wrong["outcome"].text() == "not understood");
  const Json chatter = f.explained("nothing in particular");
  CHECK(!chatter["addressed"].as_bool());
  CHECK(chatter["matches"].as_int() == 0);
  CHECK(!explain(f.work, *f.message("why", "elsewhere")).ok());
}

TEST_CASE("a secret is not repeated to who asks why, also where it stands in a line in a line") {
  CheckingFixture f;
  const ActorPtr asker = f.plugin("asker");
  f.command(asker,
            R"({"kind": "command", "id": "would", "phrases": ["would <line...>"],
                "effect": "writes"})",
            [&f](const cox_call& call, cox_result&) {
              f.notes.add(text_of(call.arguments));
              return COX_OK;
            });
  f.live(asker);
  const auto text = [&](const std::string& line) {
    return f.explained("cox " + line)["text"].as_string();
  };
  CHECK(text("deploy web to staging --token s3cret") == "cox deploy web to staging --token ***");
  CHECK(text("deploy web to staging --tokn s3cret") == "cox deploy web to staging --tokn ***");
  CHECK(text("would deploy web to staging --token s3cret") ==
        "cox would deploy web to staging --token ***");
  CHECK(text("would would deploy web to staging --tokn s3cret") ==
        "cox would would deploy web to staging --tokn ***");
  CHECK(text("would it deploy web") == "cox would it deploy web");
  CHECK(f.notes.all().at(1) == R"({"line":"deploy web to staging --token s3cret"})");
  CHECK(!f.outcomes().empty());  // all are written
  std::string records;
  const auto lines = f.records->tail(1000);
  REQUIRE(lines.ok());
  for (const Json& record : *lines) records += record.dump();
  CHECK(records.find("would deploy web to staging --token ***") != std::string::npos);
  CHECK(records.find("s3cret") == std::string::npos);
}

TEST_CASE("a line in lines in lines without end is not shown") {
  CheckingFixture f;
  const ActorPtr asker = f.plugin("asker");
  f.command(asker, R"({"kind": "command", "id": "would", "phrases": ["would <line...>"]})",
            noting(f.notes, "would"));
  f.live(asker);
  std::string line = "cox";
  for (int i = 0; i < 10'000; ++i) line += " would";
  CHECK(f.explained(line + " deploy web to staging")["text"].as_string() ==
        "cox would would would would would ***");
}

TEST_CASE("a check tells whether the line holds a secret") {
  CheckingFixture f;
  CHECK(f.checked("deploy web to staging --token s3cret")["secret"].as_bool());
  CHECK(f.checked("deploy web to staging --tokn s3cret")["secret"].as_bool());
  CHECK(!f.checked("deploy web to staging")["secret"].as_bool());
  CHECK(!f.checked("deplyo")["secret"].as_bool());
}

TEST_CASE("traces are bounded") {
  CheckingFixture f;
  for (int i = 0; i < 1000; ++i) {
    chat::Message message = *f.message("x", "room" + std::to_string(i));
    f.work.traces.add(message, {});
  }
  CHECK(f.work.traces.rooms() == Traces::kRooms);
  CHECK(!f.work.traces.before(*f.message("x", "room0")));
  CHECK(f.work.traces.before(*f.message("x", "room999")));
}

TEST_CASE("a line is completed, by the plugin's own types too") {
  CheckingFixture f;
  const auto lines = [&](const std::string& line) {
    return complete(f.work, *f.message("x"), line).dump();
  };
  CHECK(lines("de") == R"(["deploy"])");
  CHECK(lines("deploy w") == R"(["deploy web","deploy worker"])");
  CHECK(lines("deploy web to p") == R"(["deploy web to production"])");
  f.authority.configure({false, {}});
  CHECK(lines("de") == "[]");
}

TEST_CASE("a type may resolve a text to a value of its own, and answers with an object") {
  Bench b;
  const ActorPtr desk = b.plugin("desk");
  b.command(desk,
            R"({"kind": "command", "id": "close", "phrases": ["close <ticket>"],
                "parameters": [{"name": "ticket", "type": "ticket"}]})",
            [&b](const cox_call& call, cox_result&) {
              b.notes.add(text_of(call.arguments));
              return COX_OK;
            });
  Handler& type = b.handler([](const cox_call& call, cox_result& result) {
    const Json data = *Json::parse(text_of(call.data));
    const bool odd = data["text"].text() == "odd";
    test::answer(result, odd ? "[]" : R"({"value": {"id": 7}, "text": "#7"})");
    return COX_OK;
  });
  desk->declared.types.push_back({"ticket", type.c()});
  b.live(desk);
  b.say("cox close seven");
  REQUIRE(b.settle());
  CHECK(b.notes.all() == std::vector<std::string>{R"({"ticket":{"id":7}})"});
  b.say("cox close odd");
  REQUIRE(b.settle());
  CHECK(b.notes.size() == 1);
  CHECK(b.chat.heard(
      "the type 'ticket' of plugin 'desk' answered with something else than an object"));
}

TEST_CASE("a check names the listeners that would hear a line, and who has to approve") {
  CheckingFixture f;
  const ActorPtr chatty = f.plugin("chatty");
  f.listen(chatty, R"({"kind": "respond", "pattern": "sing$", "id": "sing"})",
           noting(f.notes, "sang"));
  f.live(chatty);
  const Json sung = f.checked("sing");
  CHECK(!sung["understood"].as_bool());
  CHECK(sung["listeners"].dump() == R"(["chatty/sing"])");
  CHECK(f.notes.size() == 0);
  const auto loaded = config::parse(R"({"groups": {"ops": ["chat:bob"]}, "rules": [{"id": "two",
                        "command": "deploy", "allow": true, "approve": {"count": 2, "by": "@ops"}}]})",
                                    "cox.json", "/base");
  REQUIRE(loaded.ok());
  f.authority.configure({true, {}, loaded.config.authority});
  const Json asks = f.checked("deploy web to staging");
  CHECK(asks["allowed"].as_bool());
  CHECK(asks["confirm"].as_bool());
  CHECK(asks["approvals"]["count"].as_int() == 2);
  CHECK(asks["approvals"]["by"].dump() == R"(["@ops"])");
}

#include <doctest/doctest.h>

#include <cox/plugin.hpp>
#include <memory>

#include "fake_host.hpp"

using namespace std::chrono_literals;

namespace {

// Runs `handler` as a plugin's listener, on `call`.
template <class Function>
fake::Outcome answer(fake::Host& host, fake::Call& call, Function handler) {
  cox::Plugin plugin(host.table(), "1.0.0");
  plugin.respond("x", handler);
  plugin.declare_all();
  return fake::run(host.only("respond").handler, call.raw());
}

}  // namespace

TEST_CASE("captures by number and by name") {
  fake::Host host;
  fake::Call call;
  call.capture("", "deploy web").capture("app", "web").no_part("env");
  answer(host, call, [](cox::Call& it) {
    CHECK(it.match() == "deploy web");
    CHECK(it[1] == "web");
    CHECK(it["app"] == "web");
    CHECK(it["env"] == "");
    CHECK(it[9] == "");
    CHECK(it.has("app"));
    CHECK_FALSE(it.has("env"));
    CHECK(it.has(1));
    CHECK(it.has(0));
    CHECK_FALSE(it.has(2));
    CHECK_FALSE(it.has(9));
    CHECK_FALSE(it.has("nobody"));
  });
}

TEST_CASE("a name that stands in two alternatives is the one that took part") {
  fake::Host host;
  fake::Call call;
  call.no_part("app").capture("app", "web");
  answer(host, call, [](cox::Call& it) { CHECK(it["app"] == "web"); });
}

TEST_CASE("who said what, and where") {
  fake::Host host;
  fake::Call call;
  call.message.flags = COX_MESSAGE_DIRECT | COX_MESSAGE_KNOWN;
  call.message.extra = fake::view(R"({"team":"T1"})");
  answer(host, call, [](cox::Call& it) {
    CHECK(it.text() == "deploy web");
    CHECK(it.user() == "U1");
    CHECK(it.user_name() == "ann");
    CHECK(it.room() == "C1");
    CHECK(it.room_name() == "#ops");
    CHECK(it.adapter() == "irc");
    CHECK(it.direct());
    CHECK(it.message().known());
    CHECK_FALSE(it.message().from_bot());
    CHECK(it.message().extra()["team"].text() == "T1");
    CHECK(it.message().time() == cox::Time(5s));
    CHECK(it.id() == "call-1");
  });
}

TEST_CASE("whom and what a message names") {
  const std::string extra =
      R"({"mentions": [{"kind": "user", "id": "U1", "name": "ann"},
                       {"kind": "room", "id": "C1", "name": "ops"},
                       {"kind": "group", "id": "G1", "name": "oncall"},
                       {"kind": "all"}, {"kind": "robot", "id": "R2"}]})";
  cox_message raw{};
  raw.size = sizeof(raw);
  raw.extra = fake::view(extra);
  const std::vector<cox::Mention> named = cox::Message(&raw).mentions();
  REQUIRE(named.size() == 4);
  CHECK(named[0].name() == "@ann");
  CHECK(named[0].id() == "U1");
  CHECK(named[1].kind() == "room");
  CHECK(named[1].name() == "#ops");
  CHECK(named[2].name() == "@oncall");
  CHECK(named[3].kind() == "all");
  CHECK(cox::Message(nullptr).mentions().empty());
  CHECK_FALSE(cox::Mention::of("cox:robot/R2", "r2"));
  CHECK_FALSE(cox::Mention::of("cox:user", "ann"));
}

TEST_CASE("a name that is missing is the id") {
  fake::Host host;
  fake::Call call;
  call.message.user_name = {};
  call.message.room_name = {};
  answer(host, call, [](cox::Call& it) {
    CHECK(it.user_name() == "U1");
    CHECK(it.room_name() == "C1");
  });
}

TEST_CASE("a call without a message has empty texts") {
  fake::Host host;
  fake::Call call(COX_CALL_TIMER);
  call.call.message = nullptr;
  call.call.address = nullptr;
  answer(host, call, [](cox::Call& it) {
    CHECK(it.text() == "");
    CHECK(it.user() == "");
    CHECK_FALSE(it.direct());
    CHECK(it.address() == cox::Address());
    CHECK(it.data().is_null());
  });
}

TEST_CASE("reply, send and emote go where the call came from") {
  fake::Host host;
  fake::Call call;
  answer(host, call, [](auto& it) {
    it.reply("hi " + it.user_name());
    it.send("all");
    it.emote("waves");
    it.topic("quiet");
    it.react(":eyes:");
  });
  REQUIRE(host.said.size() == 5);
  CHECK(host.said[0].act == COX_ACT_REPLY);
  CHECK(host.said[0].body == "hi ann");
  CHECK(host.said[0].room == "C1");
  CHECK(host.said[0].user == "U1");
  CHECK(host.said[0].call == "call-1");
  CHECK(host.said[0].format == COX_FORMAT_TEXT);
  CHECK(host.said[1].act == COX_ACT_SEND);
  CHECK(host.said[2].act == COX_ACT_EMOTE);
  CHECK(host.said[3].act == COX_ACT_TOPIC);
  CHECK(host.said[4].act == COX_ACT_REACT);
  CHECK(host.said[4].message == "m1");
}

TEST_CASE("other rooms and direct messages") {
  fake::Host host;
  fake::Call call;
  answer(host, call, [](auto& it) {
    it.send_to("C2", "there");
    it.send_to(cox::Address::in_room("slack", "C3"), "elsewhere");
    it.direct_message("psst");
    it.direct_message("U2", "you too");
  });
  REQUIRE(host.said.size() == 4);
  CHECK(host.said[0].adapter == "irc");
  CHECK(host.said[0].room == "C2");
  CHECK(host.said[0].user == "");
  CHECK(host.said[1].adapter == "slack");
  CHECK(host.said[2].direct);
  CHECK(host.said[2].user == "U1");
  CHECK(host.said[2].room == "");
  CHECK(host.said[3].user == "U2");
}

TEST_CASE("what was sent can be edited, removed and reacted to, also later") {
  fake::Host host;
  fake::Call call;
  std::optional<cox::Sent> sent;
  cox::Plugin plugin(host.table(), "1.0.0");
  plugin.respond("x", [&](auto& it) { sent = it.reply("working"); });
  plugin.declare_all();
  fake::run(host.only("respond").handler, call.raw());
  sent->edit(cox::Markdown("*done*"));
  sent->react("🎉");
  sent->remove();
  REQUIRE(host.said.size() == 4);
  CHECK(host.said[1].act == COX_ACT_EDIT);
  CHECK(host.said[1].ref == 101);
  CHECK(host.said[1].format == COX_FORMAT_MARKDOWN);
  CHECK(host.said[1].room == "C1");
  CHECK(host.said[2].act == COX_ACT_REACT);
  CHECK(host.said[3].act == COX_ACT_REMOVE);
  CHECK(host.said[3].ref == 101);
}

TEST_CASE("what the bot refuses is thrown, and stops at the guard with status and words") {
  fake::Host host;
  fake::Call call;
  cox::Plugin plugin(host.table(), "1.0.0");
  plugin.respond("x", [](auto& it) { it.reply("hi"); });
  plugin.declare_all();
  host.status = COX_DENIED;
  host.why = "not in this room";
  const fake::Outcome outcome = fake::run(host.only("respond").handler, call.raw());
  CHECK(outcome.status == COX_DENIED);
  CHECK(outcome.text == "send: not in this room");
}

TEST_CASE("every exception stops at the guard") {
  fake::Host host;
  fake::Call call;
  SUBCASE("an exception of the standard library") {
    auto out = answer(host, call, [](auto&) { throw std::runtime_error("boom"); });
    CHECK(out.status == COX_FAILED);
    CHECK(out.text == "boom");
  }
  SUBCASE("anything else") {
    auto out = answer(host, call, [](auto&) { throw 42; });
    CHECK(out.status == COX_FAILED);
    CHECK(out.text != "");
  }
  SUBCASE("an error that claims to be none") {
    auto out = answer(host, call, [](auto&) { throw cox::Error(COX_OK, "hm"); });
    CHECK(out.status == COX_FAILED);
  }
}

TEST_CASE("finish tells the core") {
  fake::Host host;
  fake::Call call;
  CHECK(answer(host, call, [](auto& it) { it.finish(); }).result.finish == 1);
  fake::Host other;
  CHECK(answer(other, call, [](auto&) {}).result.finish == 0);
}

TEST_CASE("ask keeps its state and the call") {
  fake::Host host;
  fake::Call call;
  answer(host, call, [](auto& it) {
    it.ask("sure", "Sure?", cox::Json::object({{"app", "web"}}), 30s);
  });
  REQUIRE(host.questions.size() == 1);
  CHECK(host.questions[0]["name"].text() == "sure");
  CHECK(host.questions[0]["user"].text() == "U1");
  CHECK(host.questions[0]["text"].text() == "Sure?");
  CHECK(host.questions[0]["state"]["app"].text() == "web");
  CHECK(host.questions[0]["timeout"].as_int() == 30'000);
  CHECK(host.questions[0]["call"].text() == "call-1");
}

TEST_CASE("after runs later as part of the call, and its handler is freed by drop") {
  fake::Host host;
  fake::Call call;
  auto alive = std::make_shared<int>(0);
  cox::Plugin plugin(host.table(), "1.0.0");
  plugin.respond("x", [alive](auto& it) {
    it.after(5s, [alive, mine = std::make_unique<int>(1)](auto& later) {
      *alive += *mine;
      later.reply("now");
    });
  });
  plugin.declare_all();
  fake::run(host.only("respond").handler, call.raw());
  REQUIRE(host.timers.size() == 1);
  CHECK(host.timers[0].call == "call-1");
  CHECK(host.timers[0].delay == 5000);
  CHECK(host.timers[0].period == 0);
  const auto before = alive.use_count();
  fake::Call fired(COX_CALL_TIMER);
  fake::run(host.timers[0].handler, fired.raw());
  CHECK(*alive == 1);
  CHECK(host.said.back().body == "now");
  host.timers[0].handler.drop(host.timers[0].handler.self);
  host.timers.clear();
  CHECK(alive.use_count() == before - 1);
}

TEST_CASE("a timer can be cancelled once") {
  fake::Host host;
  fake::Call call;
  answer(host, call, [](cox::Call& it) {
    cox::Timer timer = it.every(1min, [] {});
    CHECK(timer.cancel());
    CHECK_FALSE(timer.cancel());
  });
  CHECK(host.timers[0].period == 60'000);
}

TEST_CASE("a timer that is refused throws and leaks nothing") {
  fake::Host host;
  fake::Call call;
  cox::Plugin plugin(host.table(), "1.0.0");
  plugin.respond("x", [](auto& it) { it.after(1s, [] {}); });
  plugin.declare_all();
  host.status = COX_BUSY;
  CHECK(fake::run(host.only("respond").handler, call.raw()).status == COX_BUSY);
}

TEST_CASE("chance comes from the bot") {
  fake::Host host;
  fake::Call call;
  host.random = 4;
  answer(host, call, [](cox::Call& it) {
    CHECK(it.random({"a", "b", "c"}) == "b");
    CHECK(it.random(std::vector<int>{1, 2, 3}) == 2);
    CHECK_THROWS_AS(it.random(std::vector<int>{}), cox::Error);
  });
}

TEST_CASE("a bot without an extension says so") {
  fake::Host host;
  host.has_extensions = false;
  fake::Call call;
  const auto outcome = answer(host, call, [](auto& it) { it.emit("x"); });
  CHECK(outcome.status == COX_UNSUPPORTED);
  CHECK(outcome.text == "this bot has no events/1; update cox");
}

TEST_CASE("events, commands, log") {
  fake::Host host;
  fake::Call call;
  answer(host, call, [](cox::Call& it) {
    it.emit("deployed", cox::Json::object({{"app", "web"}}));
    CHECK(it.commands().items()[0]["id"].text() == "some");
    it.log.warn("{} of {}", 1, "two");
  });
  CHECK(host.events[0]["name"].text() == "deployed");
  CHECK(host.events[0]["payload"]["app"].text() == "web");
  CHECK(host.log == std::vector<std::string>{"warn: 1 of two"});
}

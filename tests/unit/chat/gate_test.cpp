#include "chat/gate.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "base/log.hpp"
#include "base/scrubber.hpp"

using namespace cox::chat;
using cox::Code;
using cox::FakeClock;

namespace {

Message said(std::string text, std::string id = "") {
  Message message;
  message.id = std::move(id);
  message.room = "#ops";
  message.user = "ann";
  message.text = std::move(text);
  return message;
}

Message said_by_bot(std::string text) {
  Message message = said(std::move(text));
  message.flags = COX_MESSAGE_FROM_BOT;
  return message;
}

struct Fixture {
  explicit Fixture(GateOptions options = {}) : gate(clock, options) {}
  Passed pass(const Message& message) { return gate.pass("irc", to_c(message)); }
  bool passes(const Message& message) { return pass(message).message != nullptr; }

  FakeClock clock;
  Gate gate;
};

// Turned away without a word and without a failure.
bool is_dropped(const Passed& passed) {
  return passed.message == nullptr && passed.status.ok() && passed.say.empty() &&
         !passed.reason.empty();
}

}  // namespace

TEST_CASE("a message that passes is owned and complete") {
  Fixture gate;
  Message message = said("hi");
  message.adapter = "somebody else";
  const Passed passed = gate.pass(message);
  REQUIRE(passed.message != nullptr);
  CHECK(passed.status.ok());
  CHECK(passed.say.empty());
  CHECK(passed.message->adapter == "irc");
  CHECK(passed.message->time == gate.clock.now());
  CHECK(passed.message->text == "hi");
}

TEST_CASE("the platform's time is kept") {
  Fixture gate;
  Message message = said("hi");
  message.time = 12345;
  CHECK(gate.pass(message).message->time == 12345);
}

TEST_CASE("broken UTF-8 and NULs are repaired") {
  Fixture gate;
  CHECK(gate.pass(said(std::string("a\xFF\0z", 4))).message->text == "a\xEF\xBF\xBD\xEF\xBF\xBDz");
}

TEST_CASE("the token that fetches a file is taken out before the secrets are looked for") {
  cox::log::registered().set("gate-file", {"Bearer-horse-battery"});
  Fixture gate;
  Message message = said("here is the plan");
  message.extra =
      R"({"files":[{"url":"https://chat.example/1","headers":{"Authorization":"Bearer-horse-battery"}}]})";
  const Passed passed = gate.pass(message);
  REQUIRE(passed.message != nullptr);
  CHECK(passed.message->extra.find("battery") == std::string::npos);
  const auto extra = cox::Json::parse(passed.message->extra);
  REQUIRE(extra);
  CHECK(gate.gate.files().find((*extra)["files"].items()[0]["url"].text()));
  cox::log::registered().set("gate-file", {});
}

TEST_CASE("who says a secret is flagged, and nothing of it goes on") {
  cox::log::registered().set("gate-db", {"Correct-horse-battery"});
  Fixture gate;
  for (const char* text : {"it is Correct-horse-battery.", "Q29ycmVjdC1ob3JzZS1iYXR0ZXJ5"}) {
    const Passed passed = gate.pass(said(text, text));
    CHECK(passed.message == nullptr);
    CHECK(passed.status.ok());
    CHECK(passed.flagged.secrets == std::vector<std::string>{"gate-db"});
    CHECK(passed.address.message == text);
    CHECK(passed.reason.find("orrect") == std::string::npos);
  }
  Message beside = said("hello");
  beside.extra = R"({"quoted": "Correct-horse-battery"})";
  CHECK(gate.pass(beside).flagged.any());
  // Twice the same: once is enough.
  CHECK_FALSE(gate.pass(said("Q29ycmVjdC1ob3JzZS1iYXR0ZXJ5", "Q29ycmVjdC1ob3JzZS1iYXR0ZXJ5"))
                  .flagged.any());
}

TEST_CASE("well-known tokens are flagged unless that is off") {
  const std::string token = "ghp_aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cD3fG6";
  Fixture gate;
  CHECK(gate.pass(said(token)).flagged.tokens == std::vector<std::string>{"a GitHub token"});
  gate.gate.configure({.flag_tokens = false});
  CHECK(gate.passes(said(token)));
}

TEST_CASE("a weak secret is hidden without a word") {
  cox::log::registered().set("gate-weak", {"gateword"});
  Fixture gate;
  CHECK(gate.pass(said("it is gateword.")).message->text == "it is ***.");
}

TEST_CASE("another bot's secrets are hidden without a word") {
  cox::log::registered().set("gate-bot", {"Bot-secret-77"});
  Fixture gate({.answer_bots = true});
  CHECK(gate.pass(said_by_bot("it is Bot-secret-77")).message->text == "it is ***");
}

TEST_CASE("nobody can stand for a secret by what they say") {
  Fixture gate;
  CHECK(gate.pass(said("${secret:db}${secret:${secret:x}")).message->text ==
        "$ {secret:db}$ {secret:$ {secret:x}");
}

// Megabytes of it take moments; one move of the rest for each would take minutes.
TEST_CASE("a text full of them is no more work than another") {
  Fixture gate;
  constexpr std::string_view kReference = "${secret:";
  std::string text;
  while (text.size() + kReference.size() < (3u << 20)) text += kReference;
  const auto passed = gate.pass(said(text));
  REQUIRE(passed.message != nullptr);
  CHECK(passed.message->text.size() == text.size() + text.size() / kReference.size());
  CHECK(passed.message->text.find(kReference) == std::string::npos);
}

TEST_CASE("a message that is too large is refused with a sentence") {
  Fixture gate({.message_bytes = 100});
  const Passed passed = gate.pass(said(std::string(200, 'x')));
  CHECK(passed.message == nullptr);
  CHECK(passed.status.code() == Code::invalid);
  CHECK(passed.say.find("100") != std::string::npos);
  CHECK(passed.address.adapter == "irc");
  CHECK(passed.address.room == "#ops");
  CHECK(passed.address.user == "ann");
  CHECK(gate.passes(said("small")));
}

TEST_CASE("everything a message carries counts for its size") {
  Fixture gate({.message_bytes = 100});
  Message message = said("hi");
  message.extra = std::string(200, ' ');
  CHECK(!gate.passes(message));
}

TEST_CASE("kinds nobody knows are dropped") {
  Fixture gate;
  Message message = said("hi");
  message.kind = COX_MESSAGE_KINDS;
  CHECK(is_dropped(gate.pass(message)));
  message.kind = 0;
  CHECK(is_dropped(gate.pass(message)));
}

TEST_CASE("what comes twice is dropped") {
  Fixture gate;
  CHECK(gate.passes(said("hi", "1")));
  CHECK(is_dropped(gate.pass(said("hi", "1"))));
  CHECK(gate.passes(said("hi", "2")));
  CHECK(gate.gate.pass("slack", to_c(said("hi", "1"))).message != nullptr);
}

TEST_CASE("messages without an id are never duplicates") {
  Fixture gate;
  CHECK(gate.passes(said("hi")));
  CHECK(gate.passes(said("hi")));
}

TEST_CASE("edits and reactions carry the id of another message") {
  Fixture gate;
  CHECK(gate.passes(said("hi", "1")));
  Message reaction = said(":eyes:", "1");
  reaction.kind = COX_MESSAGE_REACTION;
  CHECK(gate.passes(reaction));
  CHECK(gate.passes(reaction));
  CHECK(is_dropped(gate.pass(said("hi", "1"))));
}

TEST_CASE("ten thousand ids are remembered") {
  Fixture gate;
  for (int i = 0; i < 10'000; ++i) REQUIRE(gate.passes(said("hi", std::to_string(i))));
  CHECK(!gate.passes(said("hi", "0")));
  CHECK(gate.passes(said("hi", "one more")));
  CHECK(gate.passes(said("hi", "0")));
}

TEST_CASE("what could not be accepted may come again") {
  Fixture gate;
  const Passed passed = gate.pass(said("hi", "1"));
  gate.gate.forget(*passed.message);
  CHECK(gate.passes(said("hi", "1")));
}

TEST_CASE("a flood is answered once and then dropped") {
  Fixture gate({.flood_messages = 2, .flood_window = 1'000});
  CHECK(gate.passes(said("1")));
  CHECK(gate.passes(said("2")));
  const Passed third = gate.pass(said("3"));
  CHECK(third.message == nullptr);
  CHECK(third.status.ok());
  CHECK(third.say.find("2 messages in 1") != std::string::npos);
  CHECK(third.address.room == "#ops");
  CHECK(is_dropped(gate.pass(said("4"))));

  Message other = said("5");
  other.user = "bob";
  CHECK(gate.passes(other));
  gate.clock.advance(1'000);
  CHECK(gate.passes(said("6")));
}

TEST_CASE("the flood limit follows the steady clock") {
  Fixture gate({.flood_messages = 1, .flood_window = 1'000});
  CHECK(gate.passes(said("1")));
  gate.clock.jump(gate.clock.now() + 100'000);
  CHECK(!gate.passes(said("2")));
}

TEST_CASE("other bots are ignored unless told") {
  Fixture gate;
  CHECK(is_dropped(gate.pass(said_by_bot("hi"))));
  gate.gate.configure({.answer_bots = true});
  CHECK(gate.passes(said_by_bot("hi")));
}

TEST_CASE("a loop of replies is broken") {
  Fixture gate({.answer_bots = true});
  for (int i = 0; i < 5; ++i) CHECK(gate.passes(said_by_bot("pong")));
  CHECK(is_dropped(gate.pass(said_by_bot("pong"))));
  CHECK(gate.passes(said_by_bot("something else")));
  CHECK(gate.passes(said("pong")));

  Message elsewhere = said_by_bot("pong");
  elsewhere.room = "#dev";
  CHECK(gate.passes(elsewhere));
  gate.clock.advance(60'000);
  CHECK(gate.passes(said_by_bot("pong")));
}

TEST_CASE("new options count from the next message on") {
  Fixture gate;
  CHECK(gate.passes(said(std::string(200, 'x'))));
  gate.gate.configure({.message_bytes = 100});
  CHECK(!gate.passes(said(std::string(200, 'x'))));
}

TEST_CASE("of many threads that bring the same message, one gets it through") {
  Fixture gate;
  std::atomic<int> passed{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int id = 0; id < 100; ++id) {
        if (gate.passes(said("hi", std::to_string(id)))) ++passed;
        gate.gate.configure({});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(passed == 100);
}

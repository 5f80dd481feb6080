#include "protocol/gateway.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace discord;
using cox::Json;
using What = Gateway::Step::What;
using Millis = Gateway::Millis;

namespace {

Json json(const char* text) {
  const auto parsed = Json::parse(text);
  REQUIRE(parsed);
  return *parsed;
}

// A conversation at a time of its own, with chance that is always the same.
struct Talk {
  explicit Talk(double chance = 0.5)
      : machine({.token = "secret", .intents = 513, .shard = 1, .shards = 4, .entry = "chat"},
                [chance] { return chance; }) {
    machine.opened(now);
  }
  Gateway::Steps hears(const char* text) { return machine.take(json(text), now); }
  Gateway::Steps waits(int ms) {
    now += Millis(ms);
    return machine.tick(now);
  }
  void is_ready() {
    hears(R"({"op": 10, "d": {"heartbeat_interval": 1000}})");
    hears(R"({"op": 0, "s": 1, "t": "READY",
              "d": {"session_id": "abc", "resume_gateway_url": "wss://back.example"}})");
  }
  Gateway machine;
  Millis now{10'000};
};

bool closes(const Gateway::Steps& steps) {
  return steps.size() == 1 && steps[0].what == What::close;
}

}  // namespace

TEST_CASE("hello, identify, ready") {
  Talk talk;
  const auto hello = talk.hears(R"({"op": 10, "d": {"heartbeat_interval": 1000}})");
  REQUIRE(hello.size() == 1);
  CHECK(hello[0].what == What::identify);
  const Json identify = talk.machine.identify();
  CHECK(identify["op"].as_int() == 2);
  CHECK(identify["d"]["token"].text() == "secret");
  CHECK(identify["d"]["intents"].as_int() == 513);
  CHECK(identify["d"]["shard"].dump() == "[1,4]");
  const auto ready = talk.hears(R"({"op": 0, "s": 1, "t": "READY",
      "d": {"session_id": "abc", "resume_gateway_url": "wss://back.example"}})");
  REQUIRE(ready.size() == 2);
  CHECK(ready[0].event == "READY");
  CHECK(ready[1].what == What::ready);
  CHECK(talk.machine.can_resume());
  CHECK(talk.machine.resume_url() == "wss://back.example");
}

TEST_CASE("the first heartbeat comes at random, the others at the interval") {
  for (const double chance : {0.0, 0.25, 0.999}) {
    Talk talk(chance);
    talk.hears(R"({"op": 10, "d": {"heartbeat_interval": 1000}})");
    const auto first = static_cast<int>(1'000 * chance);
    CHECK(talk.machine.wakes() == talk.now + Millis(first));
    const auto beat = talk.waits(first);
    REQUIRE(beat.size() == 1);
    CHECK(beat[0].payload.dump() == R"({"op":1,"d":null})");
    CHECK(talk.machine.wakes() == talk.now + Millis(1'000));
    talk.now += Millis(40);
    talk.hears(R"({"op": 11})");
    CHECK(talk.machine.lag() == Millis(40));
    CHECK(talk.waits(900).empty());
    CHECK(talk.waits(60).size() == 1);
  }
}

TEST_CASE("a heartbeat without an answer is the end, and the session stays") {
  Talk talk;
  talk.is_ready();
  CHECK(talk.waits(500)[0].payload["d"].as_int() == 1);
  const auto end = talk.waits(1'000);
  REQUIRE(closes(end));
  CHECK(end[0].code == 4000);
  talk.machine.ended(4000);
  talk.machine.opened(talk.now);
  const auto resume = talk.hears(R"({"op": 10, "d": {"heartbeat_interval": 1000}})");
  REQUIRE(resume.size() == 1);
  CHECK(resume[0].payload.dump() ==
        R"({"op":6,"d":{"token":"secret","session_id":"abc","seq":1}})");
}

TEST_CASE("no greeting") {
  Talk talk;
  CHECK(talk.waits(19'000).empty());
  CHECK(closes(talk.waits(1'000)));
}

TEST_CASE("a greeting, heartbeats, and no answer to who we are") {
  Talk talk;
  talk.hears(R"({"op": 10, "d": {"heartbeat_interval": 15000}})");
  talk.machine.asked(talk.now);
  const auto beats = [&](int ms) {
    const auto steps = talk.waits(ms);
    talk.hears(R"({"op": 11})");
    return steps;
  };
  CHECK_FALSE(closes(beats(7'500)));
  // What was missed comes, and takes its time.
  talk.hears(R"({"op": 0, "s": 1, "t": "MESSAGE_CREATE", "d": {}})");
  CHECK_FALSE(closes(beats(15'000)));
  CHECK(closes(beats(15'000)));

  talk.machine.opened(talk.now);
  talk.is_ready();
  for (int i = 0; i < 100; ++i) CHECK_FALSE(closes(beats(1'000)));
}

TEST_CASE("what the server asks for") {
  Talk talk(0.5);
  talk.is_ready();
  CHECK(talk.hears(R"({"op": 1, "d": null})")[0].payload["op"].as_int() == 1);
  CHECK(closes(talk.hears(R"({"op": 7, "d": null})")));
  const auto resumable = talk.hears(R"({"op": 9, "d": true})");
  CHECK(closes(resumable));
  CHECK(talk.machine.can_resume());
  const auto over = talk.hears(R"({"op": 9, "d": false})");
  REQUIRE(closes(over));
  CHECK(over[0].wait == Millis(3'000));
  CHECK_FALSE(talk.machine.can_resume());
}

TEST_CASE("what was heard already is not heard again") {
  Talk talk;
  talk.is_ready();
  CHECK(talk.hears(R"({"op": 0, "s": 2, "t": "A", "d": {}})").size() == 1);
  CHECK(talk.hears(R"({"op": 0, "s": 2, "t": "A", "d": {}})").empty());
  CHECK(talk.hears(R"({"op": 0, "s": 1, "t": "A", "d": {}})").empty());
  CHECK(talk.machine.sequence() == 2);
}

TEST_CASE("what is no payload, and what nobody knows") {
  Talk talk;
  CHECK(closes(talk.hears(R"({"op": "x"})")));
  CHECK(closes(talk.hears("[]")));
  CHECK(talk.hears(R"({"op": 99, "d": {"x": 1}})").empty());
  CHECK(talk.hears(R"({"op": 0, "t": 5, "s": "x"})").size() == 1);
}

TEST_CASE("close codes") {
  for (const int code : {4004, 4010, 4011, 4012, 4013, 4014}) {
    Talk talk;
    talk.is_ready();
    const Ending ending = talk.machine.ended(static_cast<std::uint16_t>(code));
    CHECK(ending.next == Return::never);
    CHECK_FALSE(ending.advice.empty());
  }
  for (const int code : {1000, 1001, 4007, 4009}) {
    Talk talk;
    talk.is_ready();
    CHECK(talk.machine.ended(static_cast<std::uint16_t>(code)).next == Return::fresh);
    CHECK_FALSE(talk.machine.can_resume());
  }
  for (const int code : {1006, 4000, 4001, 4002, 4003, 4005, 4008, 4999}) {
    Talk talk;
    talk.is_ready();
    CHECK(talk.machine.ended(static_cast<std::uint16_t>(code)).next == Return::resume);
    CHECK(talk.machine.can_resume());
  }
  Talk talk;
  CHECK(talk.machine.ended(1006).next == Return::fresh);
}

TEST_CASE("a session goes over to the next build, unless there are other shards") {
  Talk talk;
  talk.is_ready();
  Talk next;
  next.machine.restore(talk.machine.save());
  CHECK(next.machine.can_resume());
  CHECK(next.machine.sequence() == 1);
  Json other = talk.machine.save();
  Talk more;
  more.machine.restore(other.set("shards", 5));
  CHECK_FALSE(more.machine.can_resume());
}

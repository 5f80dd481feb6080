#include "work/quarantining.hpp"

#include <doctest/doctest.h>

#include "bench.hpp"
#include "work/stuck.hpp"

using namespace cox;
using namespace cox::work;
using namespace cox::work::test;

namespace {

cox_status fail(const cox_call&, cox_result& result) {
  answer(result, "the oar is broken");
  return COX_FAILED;
}

// "row" fails, "hold" waits behind a gate; what is merely overheard is noted.
struct Rowers {
  Rowers() {
    Settings settings;
    settings.quarantine = {.failures = 3, .window = 10'000, .stuck = 20'000};
    bench.services.configure(settings);
    rower = build(1);
    bench.live(rower);
  }
  ActorPtr build(std::uint32_t generation) {
    auto actor = bench.plugin("rower", generation);
    bench.command(actor, R"({"kind": "command", "id": "row", "phrases": ["row"]})", fail);
    bench.command(actor, R"({"kind": "command", "id": "hold", "phrases": ["hold"]})",
                  [this](const cox_call&, cox_result&) {
                    gate.wait();
                    return COX_OK;
                  });
    bench.listen(actor, R"({"kind": "hear", "pattern": "water"})", noting(bench.notes, "heard"));
    return actor;
  }
  void say_often(const std::string& line, int times) {
    for (int i = 0; i < times; ++i) bench.say(line);
    REQUIRE(bench.settle());
  }
  std::size_t told(const std::string& part) {
    std::size_t count = 0;
    for (const std::string& body : bench.chat.bodies())
      if (body.find(part) != std::string::npos) ++count;
    return count;
  }

  Bench bench;
  Gate gate;
  ActorPtr rower;
};

}  // namespace

TEST_CASE_FIXTURE(Rowers, "a plugin that fails again and again is kept from work") {
  say_often("cox row", 5);
  CHECK(rower->quarantine.is_on());
  CHECK(told("rower (row) failed: the oar is broken") == 3);
  CHECK(told("rower cannot take this: it is in quarantine, because 3 of its handlers failed") == 2);
  CHECK(rower->counters.errors == 3);
}

TEST_CASE_FIXTURE(Rowers, "in quarantine it overhears nothing, and nobody is told of that") {
  say_often("cox row", 3);
  const std::size_t before = bench.chat.bodies().size();
  say_often("cold water", 2);
  CHECK(bench.notes.size() == 0);
  CHECK(bench.chat.bodies().size() == before);
}

TEST_CASE_FIXTURE(Rowers, "it is on the records") {
  say_often("cox row", 3);
  REQUIRE(bench.records->wait(bench.records->note("test", Json::object())).ok());
  const auto lines = bench.records->tail(1000);
  REQUIRE(lines.ok());
  std::size_t notes = 0;
  for (const Json& line : *lines)
    if (line["kind"].text() == "plugin" && line["facts"]["outcome"].text() == "quarantined")
      ++notes;
  CHECK(notes == 1);
}

TEST_CASE_FIXTURE(Rowers, "a new generation begins with a clean sheet") {
  say_often("cox row", 3);
  const ActorPtr next = build(2);
  bench.take_over(rower, next);
  CHECK_FALSE(next->quarantine.is_on());
  say_often("cold water", 1);
  CHECK(bench.notes.size() == 1);
}

TEST_CASE_FIXTURE(Rowers, "who waits behind a handler that does not return is told") {
  StuckWatch watch(bench.work);
  bench.say("cox hold");
  REQUIRE(gate.reached());
  bench.say("cox row", "elsewhere");
  watch.look();
  for (const Millis passed : {5'000, 5'000, 5'000, 4'999}) {
    bench.advance(passed);
    watch.look();
  }
  CHECK_FALSE(rower->quarantine.is_on());
  bench.advance(1);
  watch.look();
  CHECK(rower->quarantine.is_on());
  CHECK(
      bench.chat.heard("rower cannot take this: it is in quarantine, because a handler has not "
                       "returned for 20 s"));
  bench.say("cox row", "later");
  CHECK(eventually([&] { return told("rower cannot take this") == 2; }));
  gate.open();
}

TEST_CASE_FIXTURE(Rowers, "an hour in which the bot stood still is not held against a handler") {
  StuckWatch watch(bench.work);
  bench.say("cox hold");
  REQUIRE(gate.reached());
  watch.look();
  bench.advance(3'600'000);
  watch.look();
  CHECK_FALSE(rower->quarantine.is_on());
  gate.open();
}

TEST_CASE_FIXTURE(Rowers, "a busy plugin whose handlers return is not stuck") {
  StuckWatch watch(bench.work);
  for (int i = 0; i < 6; ++i) {
    say_often("water", 1);
    watch.look();
    bench.advance(5'000);
  }
  CHECK_FALSE(rower->quarantine.is_on());
}

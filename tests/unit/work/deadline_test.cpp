#include "work/deadline.hpp"

#include <doctest/doctest.h>

#include "bench.hpp"

using namespace cox;
using namespace cox::work;
using namespace cox::work::test;

TEST_CASE("what a command started is stopped at its deadline, and its room is told") {
  Bench b;
  auto ops = b.plugin("ops");
  Handler& later = b.handler([&](const cox_call&, cox_result&) {
    b.notes.add("later");
    return COX_OK;
  });
  b.command(ops, R"({"kind": "command", "id": "slow", "phrases": ["slow"], "deadline": 60000})",
            [&](const cox_call& call, cox_result&) {
              const CallPtr open = b.work.calls.find(text_of(call.id));
              b.work.operations.start_timer(ops, open, 120'000, 0, later.c());
              return COX_OK;
            });
  b.live(ops);
  b.say("cox slow");
  REQUIRE(b.settle());
  CHECK(b.work.calls.open_count() == 1);
  b.advance(59'000);
  REQUIRE(b.settle());
  CHECK(b.chat.bodies().empty());
  b.advance(2'000);
  CHECK(b.chat.heard("slow was stopped: it was not over after 1 min"));
  REQUIRE(b.settle());
  CHECK(b.work.calls.open_count() == 0);
  CHECK(b.outcomes() == std::vector<std::string>{"timeout"});
  b.advance(120'000);
  REQUIRE(b.settle());
  CHECK(b.notes.size() == 0);
}

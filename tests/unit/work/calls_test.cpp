#include "work/calls.hpp"

#include <doctest/doctest.h>

#include "bench.hpp"

using namespace cox;
using namespace cox::work;
using namespace cox::work::test;

TEST_CASE("a call is found while somebody holds it, and recorded when the last lets go") {
  Bench b;
  auto actor = b.plugin("a");
  CallSpec spec;
  spec.name = "it";
  spec.message = b.message("hello");
  auto begun = b.work.calls.begin(actor, spec);
  REQUIRE(begun.ok());
  CallPtr call = *begun;
  begun = CallPtr();
  CHECK(b.work.calls.find(call->id()) == call);
  CHECK(b.work.calls.find("nothing") == nullptr);
  REQUIRE(b.work.calls.open().size() == 1);
  CHECK(b.work.calls.open()[0].user == "ada");
  CHECK(b.work.calls.of(actor.get()).size() == 1);
  CHECK(b.work.calls.of(b.plugin("b").get()).empty());
  const std::string id = call->id();
  call->failed("cancelled", "first");
  call->failed("failed", "second");  // the first failure stays
  call = nullptr;
  CHECK(b.work.calls.find(id) == nullptr);
  CHECK(b.outcomes() == std::vector<std::string>{"cancelled"});
}

TEST_CASE("what writes does not begin without its record; what reads does") {
  Bench b;
  auto actor = b.plugin("a");
  b.records->close();
  CallSpec spec;
  spec.name = "it";
  const auto refused = b.work.calls.begin(actor, spec);
  REQUIRE(!refused.ok());
  CHECK(refused.status().message().find("nothing was done") != std::string::npos);
  CHECK(b.work.calls.open_count() == 0);
  CHECK(actor->counters.calls == 0);
  spec.effect = Effect::reads;
  CHECK(b.work.calls.begin(actor, spec).ok());
}

TEST_CASE("the current call is that of the innermost handler of this thread") {
  Bench b;
  auto actor = b.plugin("a");
  const auto outer = b.work.calls.begin(actor, {}), inner = b.work.calls.begin(actor, {});
  CHECK(CurrentCall::get() == nullptr);
  {
    const CurrentCall first(*outer);
    {
      const CurrentCall second(*inner);
      CHECK(CurrentCall::get() == *inner);
    }
    CHECK(CurrentCall::get() == *outer);
    std::thread([] { CHECK(CurrentCall::get() == nullptr); }).join();
  }
  CHECK(CurrentCall::get() == nullptr);
}

TEST_CASE("a record stays open for what goes on without the call") {
  Bench b;
  auto actor = b.plugin("a");
  std::string first, second;
  {
    const auto one = b.work.calls.begin(actor, {}), two = b.work.calls.begin(actor, {});
    first = (*one)->id(), second = (*two)->id();
    b.work.calls.keep_open(first);
    b.work.calls.keep_open(first);
    b.work.calls.keep_open(second);
    b.work.calls.let_go(second, "cancelled", "");  // before the call itself is over
  }
  CHECK(b.outcomes() == std::vector<std::string>{"cancelled"});
  b.work.calls.let_go(first, "ok", "");
  CHECK(b.outcomes().size() == 1);
  b.work.calls.let_go(first, "timeout", "too slow");
  CHECK(b.outcomes() == std::vector<std::string>{"cancelled", "timeout"});
}

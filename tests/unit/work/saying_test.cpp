#include "work/saying.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "bench.hpp"

using namespace cox;
using namespace cox::work;
using namespace cox::work::test;

namespace {

// Its command says as much as it may, and `more` after that.
struct Babbler {
  explicit Babbler(std::size_t more = 0) {
    actor = bench.plugin("parrot", 1);
    bench.command(actor, R"({"kind": "command", "id": "babble", "phrases": ["babble"]})",
                  [this, more](const cox_call&, cox_result&) {
                    for (std::size_t i = 0; i < kMostUnsaid + more; ++i)
                      results.push_back(count_unsaid(bench.services, *CurrentCall::get()));
                    return COX_OK;
                  });
    bench.command(actor, R"({"kind": "command", "id": "talk", "phrases": ["talk"]})",
                  [this](const cox_call&, cox_result&) {
                    for (std::size_t i = 0; i < 3 * kMostUnsaid; ++i) {
                      results.push_back(count_unsaid(bench.services, *CurrentCall::get()));
                      CurrentCall::get()->arrived();
                    }
                    return COX_OK;
                  });
    bench.live(actor);
  }
  std::size_t refused() const {
    std::size_t count = 0;
    for (const Status& result : results)
      if (result.code() == Code::busy) ++count;
    return count;
  }

  Bench bench;
  ActorPtr actor;
  std::vector<Status> results;
};

}  // namespace

TEST_CASE("a call may have a thousand messages on their way") {
  Babbler babbler;
  babbler.bench.say("cox babble");
  REQUIRE(babbler.bench.settle());
  CHECK(babbler.results.size() == kMostUnsaid);
  CHECK(babbler.refused() == 0);
  CHECK(babbler.actor->counters.errors == 0);
}

TEST_CASE("what goes beyond is refused, and counts as one failure") {
  Babbler babbler(50);
  babbler.bench.say("cox babble");
  REQUIRE(babbler.bench.settle());
  CHECK(babbler.refused() == 50);
  CHECK(babbler.results.back().message().find("as a file") != std::string::npos);
  CHECK(babbler.actor->counters.errors == 1);
}

TEST_CASE("what the chat has taken does not count") {
  Babbler babbler;
  babbler.bench.say("cox talk");
  REQUIRE(babbler.bench.settle());
  CHECK(babbler.results.size() == 3 * kMostUnsaid);
  CHECK(babbler.refused() == 0);
}

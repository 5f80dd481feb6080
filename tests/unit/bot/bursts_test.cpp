#include "bursts.hpp"

#include <doctest/doctest.h>
#include <sched.h>

#include <chrono>
#include <thread>
#include <vector>

using namespace cox;

namespace {

// Until this thread has the policy, which another one sets, while messages come in.
bool becomes(Bursts& bursts, int policy) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (sched_getscheduler(0) != policy) {
    if (std::chrono::steady_clock::now() > until) return false;
    bursts.look();
    std::this_thread::yield();
  }
  return true;
}

}  // namespace

TEST_CASE(
    "threads do not interrupt each other while many messages are on their way, and only then") {
  REQUIRE(sched_getscheduler(0) == SCHED_OTHER);
  work::Activity activity;
  Executor executor("tests", 2);
  Bursts bursts(activity, executor);
  std::vector<work::Activity::Hold> few{activity.hold(), activity.hold()};
  bursts.look();
  CHECK(sched_getscheduler(0) == SCHED_OTHER);
  for (int round = 0; round < 2; ++round) {
    std::vector<work::Activity::Hold> many(40, nullptr);
    for (auto& each : many) each = activity.hold();
    bursts.look();
    CHECK(becomes(bursts, SCHED_BATCH));
    many.clear();
    CHECK(becomes(bursts, SCHED_OTHER));
  }
}

TEST_CASE("a burst that lasts is over when the bot stops") {
  work::Activity activity;
  Executor executor("tests", 2);
  Bursts bursts(activity, executor);
  std::vector<work::Activity::Hold> many(40, nullptr);
  for (auto& each : many) each = activity.hold();
  bursts.look();
  CHECK(becomes(bursts, SCHED_BATCH));
  bursts.stop();
  CHECK(sched_getscheduler(0) == SCHED_OTHER);
  bursts.look();
  CHECK(sched_getscheduler(0) == SCHED_OTHER);
}

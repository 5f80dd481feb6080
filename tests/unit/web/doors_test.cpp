#include "web/doors.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <vector>

using cox::Executor;
using cox::web::Doors;

namespace {
constexpr std::chrono::milliseconds kLong{60'000};  // nothing waits this long
}

TEST_CASE("an adapter that does not answer keeps nobody else waiting") {
  Executor threads("doors", 3);
  Doors doors(threads, 2, 100);
  std::promise<void> gate;
  const std::shared_future<void> open = gate.get_future().share();
  std::atomic<int> answered{0};
  std::promise<void> all;
  for (int i = 0; i < 10; ++i) {
    REQUIRE(doors.post("stuck", [&] {
      open.wait();
      if (++answered == 10) all.set_value();
    }));
  }
  std::promise<void> other;
  REQUIRE(doors.post("lively", [&] { other.set_value(); }));
  other.get_future().wait();
  CHECK(answered == 0);
  CHECK(threads.busy() <= 3);
  gate.set_value();
  all.get_future().wait();  // those that waited came too
  CHECK(threads.stop(kLong));
}

TEST_CASE("requests that wait for one thread come in order") {
  Executor threads("doors", 4);
  Doors doors(threads, 1, 100);
  std::promise<void> gate;
  std::vector<int> order;
  std::promise<void> last;
  REQUIRE(doors.post("one", [&, open = gate.get_future().share()] { open.wait(); }));
  for (int i = 0; i < 5; ++i) {
    REQUIRE(doors.post("one", [&, i] {
      order.push_back(i);
      if (i == 4) last.set_value();
    }));
  }
  gate.set_value();
  last.get_future().wait();
  CHECK(order == std::vector<int>{0, 1, 2, 3, 4});
  CHECK(threads.stop(kLong));
}

TEST_CASE("more than may wait are turned away") {
  Executor threads("doors", 2);
  Doors doors(threads, 1, 2);
  std::promise<void> gate;
  const std::shared_future<void> open = gate.get_future().share();
  for (int i = 0; i < 3; ++i) REQUIRE(doors.post("one", [&] { open.wait(); }));
  CHECK_FALSE(doors.post("one", [] {}));
  gate.set_value();
  CHECK(threads.stop(kLong));
  CHECK_FALSE(doors.post("one", [] {}));
}

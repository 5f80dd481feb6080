#include "base/timers.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using cox::FakeClock;
using cox::Timers;

TEST_CASE("a timer fires once, when its time has come") {
  FakeClock clock;
  Timers timers(clock, false);
  int fired = 0;
  timers.start(100, 0, [&] { ++fired; });
  CHECK(timers.next() == 100);
  clock.advance(99);
  CHECK(timers.poll() == 0);
  clock.advance(1);
  CHECK(timers.poll() == 1);
  clock.advance(1'000);
  CHECK(timers.poll() == 0);
  CHECK(fired == 1);
  CHECK(timers.next() == -1);
}

TEST_CASE("due timers fire in order of time, those of one time in order of their start") {
  FakeClock clock;
  Timers timers(clock, false);
  std::string order;
  timers.start(30, 0, [&] { order += 'd'; });
  timers.start(10, 0, [&] { order += 'a'; });
  timers.at(clock.now() + 20, [&] { order += 'b'; });
  timers.start(20, 0, [&] { order += 'c'; });
  clock.advance(100);
  CHECK(timers.poll() == 4);
  CHECK(order == "abcd");
}

TEST_CASE("a period repeats, and what was missed is made up for") {
  FakeClock clock;
  Timers timers(clock, false);
  int fired = 0;
  timers.start(5, 10, [&] { ++fired; });
  clock.advance(5);
  CHECK(timers.poll() == 1);
  clock.advance(60);
  CHECK(timers.poll() == 6);
  CHECK(timers.next() == 10);
  CHECK(fired == 7);
}

TEST_CASE("making up has an end") {
  FakeClock clock;
  Timers timers(clock, false);
  timers.start(1, 1, [] {});
  clock.advance(1'000'000'000);
  CHECK(timers.poll() <= 10'001);
  CHECK(timers.next() == 1);
}

TEST_CASE("at follows the wall clock when it is set") {
  FakeClock clock(1'000);
  Timers timers(clock, false);
  int fired = 0;
  timers.at(5'000, [&] { ++fired; });
  clock.jump(4'999);
  CHECK(timers.poll() == 0);
  clock.jump(9'000);
  CHECK(timers.poll() == 1);
  timers.start(100, 0, [&] { ++fired; });
  clock.jump(1'000'000);
  CHECK(timers.poll() == 0);  // delays do not follow it
}

TEST_CASE("a cancelled timer does not fire and lets go of what it holds") {
  FakeClock clock;
  Timers timers(clock, false);
  auto held = std::make_shared<int>(0);
  const Timers::Id id = timers.start(10, 10, [held] { ++*held; });
  CHECK(timers.cancel(id));
  CHECK(held.use_count() == 1);
  CHECK_FALSE(timers.cancel(id));
  CHECK_FALSE(timers.cancel(0));
  clock.advance(100);
  CHECK(timers.poll() == 0);
}

TEST_CASE("a fire may cancel itself, start others and poll") {
  FakeClock clock;
  Timers timers(clock, false);
  int fired = 0;
  Timers::Id id = 0;
  id = timers.start(10, 10, [&] {
    ++fired;
    CHECK(timers.cancel(id));
    timers.start(0, 0, [&] { fired += 10; });
    timers.poll();
  });
  clock.advance(100);
  timers.poll();
  CHECK(fired == 11);
}

TEST_CASE("absurd times do no harm") {
  FakeClock clock;
  Timers timers(clock, false);
  timers.start(INT64_MAX, INT64_MAX, [] {});
  timers.at(INT64_MAX, [] {});
  CHECK(timers.poll() == 0);
  timers.start(-5, -5, [] {});
  timers.at(-5, [] {});
  CHECK(timers.poll() == 2);
}

TEST_CASE("after stop nothing fires and nothing starts") {
  FakeClock clock;
  Timers timers(clock, false);
  timers.start(0, 0, [] { FAIL("fired"); });
  timers.stop();
  CHECK(timers.start(0, 0, [] { FAIL("fired"); }) == 0);
  CHECK(timers.poll() == 0);
  CHECK(timers.next() == -1);
}

TEST_CASE("the thread fires on the system clock") {
  cox::SystemClock clock;
  Timers timers(clock, true);
  std::promise<std::thread::id> where;
  std::promise<void> at, third;
  std::atomic<int> count{0};
  timers.start(1, 0, [&] { where.set_value(std::this_thread::get_id()); });
  timers.at(clock.now() + 1, [&] { at.set_value(); });
  timers.start(0, 1, [&] {
    if (++count == 3) third.set_value();
  });
  CHECK(where.get_future().get() != std::this_thread::get_id());
  at.get_future().wait();
  third.get_future().wait();
}

TEST_CASE("with a thread and a fake clock poll fires on the caller") {
  FakeClock clock;
  Timers timers(clock, true);
  std::promise<void> fired;
  timers.start(3'600'000, 0, [&] { fired.set_value(); });
  clock.advance(3'600'000);
  timers.poll();
  fired.get_future().wait();
}

TEST_CASE("cancel waits for a fire that runs on another thread") {
  cox::SystemClock clock;
  Timers timers(clock, true);
  std::promise<void> started, gate;
  int written = 0;  // not atomic: cancel() is what orders the accesses
  const Timers::Id id = timers.start(0, 0, [&] {
    started.set_value();
    gate.get_future().wait();
    written = 1;
  });
  started.get_future().wait();
  std::thread opener([&] { gate.set_value(); });
  CHECK_FALSE(timers.cancel(id));  // it has begun: there is nothing left to take back
  CHECK(written == 1);
  opener.join();
}

TEST_CASE("a fire may cancel a fire of another thread without waiting for it") {
  FakeClock clock;
  Timers timers(clock, false);
  std::promise<void> started, gate;
  const Timers::Id stuck = timers.start(0, 0, [&] {
    started.set_value();
    gate.get_future().wait();
  });
  std::thread other([&] { timers.poll(); });
  started.get_future().wait();
  timers.start(0, 0, [&] { CHECK_FALSE(timers.cancel(stuck)); });
  CHECK(timers.poll() == 1);
  gate.set_value();
  other.join();
}

TEST_CASE("starting and cancelling from many threads loses nothing") {
  cox::SystemClock clock;
  Timers timers(clock, true);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 200; ++j) {
        auto alive = std::make_unique<int>(0);
        const Timers::Id id = timers.start(j % 2, 1, [p = alive.get()] { ++*p; });
        timers.cancel(id);  // afterwards `alive` may go
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(timers.next() == -1);
}

#include <doctest/doctest.h>

#include <atomic>
#include <cox/net/loop.hpp>
#include <future>
#include <string>
#include <thread>
#include <vector>

using namespace cox::net;
using std::chrono::milliseconds;

TEST_CASE("tasks run in order, on one thread that is not ours") {
  Loop loop;
  std::string order;
  std::thread::id thread;
  for (const char each : {'a', 'b', 'c'}) loop.post([&order, each] { order += each; });
  CHECK(loop.run([&] { thread = std::this_thread::get_id(); }));
  CHECK(order == "abc");
  CHECK(thread != std::this_thread::get_id());
}

TEST_CASE("a task may run another one on the spot") {
  Loop loop;
  std::string order;
  loop.run([&] {
    loop.run([&] { order += "inner "; });
    order += "outer";
  });
  CHECK(order == "inner outer");
}

TEST_CASE("what a task posts comes after what was posted before, from many threads") {
  Loop loop;
  std::vector<int> order;
  loop.run([&] {
    loop.post([&] {
      order.push_back(1);
      loop.post([&] { order.push_back(3); });
    });
    loop.post([&] { order.push_back(2); });
  });
  loop.run([] {});
  loop.run([&] { CHECK(order == std::vector<int>{1, 2, 3}); });
  int ran = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int task = 0; task < 1'000; ++task) loop.post([&ran] { ++ran; });
    });
  }
  for (std::thread& thread : threads) thread.join();
  loop.run([&] { CHECK(ran == 4'000); });
}

TEST_CASE("after the stop nothing runs, and nobody waits for it") {
  Loop loop;
  std::promise<void> begun;
  std::promise<void> go;
  loop.post([&] {
    begun.set_value();
    go.get_future().wait();
  });
  begun.get_future().wait();
  bool ran = false;
  std::thread waits([&] { ran = loop.run([] {}); });
  std::thread stops([&] { loop.stop(); });
  go.set_value();
  waits.join();
  stops.join();
  CHECK_FALSE(loop.run([] { FAIL("it has stopped"); }));
  loop.stop();
}

TEST_CASE("a timer calls once, the last task it was given") {
  Loop loop;
  std::unique_ptr<Timer> timer;
  std::promise<std::string> called;
  loop.run([&] {
    timer = std::make_unique<Timer>(loop);
    timer->after(milliseconds(0), [&] { called.set_value("first"); });
    timer->after(milliseconds(1), [&] { called.set_value("second"); });
  });
  CHECK(called.get_future().get() == "second");
  loop.run([&] { timer.reset(); });
}

TEST_CASE("a timer that is cancelled or gone calls nobody") {
  Loop loop;
  std::atomic<bool> called = false;
  loop.run([&] {
    Timer timer(loop);
    timer.after(milliseconds(0), [&] { called = true; });
    Timer other(loop);
    other.after(milliseconds(0), [&] { called = true; });
    std::this_thread::sleep_for(milliseconds(2));  // both are due, and the loop is busy with this
    other.cancel();
  });
  loop.run([] {});
  CHECK_FALSE(called);
}

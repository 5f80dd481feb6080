#include "base/executor.hpp"

#include <doctest/doctest.h>
#include <pthread.h>

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using cox::Executor;
using std::chrono::milliseconds;

namespace {
constexpr milliseconds kLong{60'000};  // longer than any test takes; nothing waits this long
}

TEST_CASE("tasks run on threads with the pool's name") {
  std::promise<std::string> name;
  Executor pool("handlers-of-plugins", 2);
  REQUIRE(pool.post([&] {
    char out[16] = "";
    pthread_getname_np(pthread_self(), out, sizeof(out));
    name.set_value(out);
  }));
  CHECK(name.get_future().get() == "handlers-of-plu");
  CHECK(pool.stop(kLong));
}

TEST_CASE("up to the cap tasks run side by side, then they wait in order") {
  std::promise<void> gate;
  const std::shared_future<void> open = gate.get_future().share();
  std::promise<void> both_run;
  std::atomic<int> running{0};
  std::vector<int> order;  // the second task to end frees the only other thread: no lock needed
  std::promise<void> done;
  std::promise<void> second_gate;
  const std::shared_future<void> second_open = second_gate.get_future().share();

  Executor pool("pool", 2);
  for (const auto& until : {open, second_open}) {
    pool.post([&, until] {
      if (++running == 2) both_run.set_value();
      until.wait();
    });
  }
  both_run.get_future().wait();
  CHECK(pool.busy() == 2);
  for (int i = 0; i < 3; ++i) {
    pool.post([&, i] {
      order.push_back(i);
      if (i == 2) done.set_value();
    });
  }
  CHECK(pool.waiting() == 3);
  gate.set_value();
  done.get_future().wait();
  CHECK(order == std::vector<int>{0, 1, 2});
  second_gate.set_value();
  CHECK(pool.stop(kLong));
  CHECK(pool.busy() == 0);
}

TEST_CASE("tasks that wait for each other all begin, on threads that slept too") {
  constexpr int kTasks = 8;
  Executor pool("tests", kTasks);
  for (int round = 0; round < 200; ++round) {
    std::atomic<int> begun{0};
    std::promise<void> all;
    const std::shared_future<void> all_begun = all.get_future().share();
    std::atomic<int> ended{0};
    std::promise<void> over;
    for (int i = 0; i < kTasks; ++i) {
      REQUIRE(pool.post([&] {
        if (++begun == kTasks) all.set_value();
        all_begun.wait();
        if (++ended == kTasks) over.set_value();
      }));
    }
    REQUIRE(over.get_future().wait_for(kLong) == std::future_status::ready);
  }
  CHECK(pool.stop(kLong));
}

TEST_CASE("many tasks from many tasks all run") {
  std::atomic<int> count{0};
  std::promise<void> done;
  Executor pool("pool", 4);
  for (int i = 0; i < 100; ++i) {
    pool.post([&] {
      for (int j = 0; j < 10; ++j) {
        pool.post([&] {
          if (++count == 1'000) done.set_value();
        });
      }
    });
  }
  done.get_future().wait();
  CHECK(count == 1'000);
}

TEST_CASE("stop drops what waits and takes nothing more") {
  std::promise<void> started, gate;
  std::atomic<bool> ran{false};
  Executor pool("pool", 1);
  pool.post([&] {
    started.set_value();
    gate.get_future().wait();
  });
  started.get_future().wait();
  auto held = std::make_shared<int>(0);
  pool.post([&, held] { ran = true; });
  CHECK_FALSE(pool.stop(milliseconds(0)));  // the running task is stuck
  CHECK(held.use_count() == 1);
  CHECK_FALSE(pool.post([] {}));
  gate.set_value();
  CHECK(pool.stop(kLong));
  CHECK_FALSE(ran);
}

TEST_CASE("a stuck task outlives the pool that was stopped") {
  struct Shared {
    std::promise<void> started, gate, ended;
  };
  auto shared = std::make_shared<Shared>();
  {
    Executor pool("pool", 1);
    pool.post([shared] {
      shared->started.set_value();
      shared->gate.get_future().wait();
      shared->ended.set_value();
    });
    shared->started.get_future().wait();
    CHECK_FALSE(pool.stop(milliseconds(0)));
  }
  shared->gate.set_value();
  shared->ended.get_future().wait();
}

TEST_CASE("without a stop the destructor waits for what runs") {
  std::atomic<bool> ended{false};
  std::promise<void> started;
  {
    Executor pool("pool", 1);
    pool.post([&] {
      started.set_value();
      std::this_thread::yield();
      ended = true;
    });
    started.get_future().wait();
  }
  CHECK(ended);
}

TEST_CASE("a dropped task may call the pool while it is freed") {
  struct Caller {
    explicit Caller(Executor* its_pool) : pool(its_pool) {}
    Executor* pool;
    ~Caller() { CHECK(pool->waiting() == 0); }
  };
  std::promise<void> started, gate;
  Executor pool("pool", 1);
  pool.post([&] {
    started.set_value();
    gate.get_future().wait();
  });
  started.get_future().wait();
  pool.post([caller = std::make_shared<Caller>(&pool)] {});
  CHECK_FALSE(pool.stop(milliseconds(0)));
  gate.set_value();
}

// ---- as many at once as there are processors ----

namespace {

constexpr milliseconds kNever{24 * 60 * 60 * 1000};  // nothing that a test does counts as slow

// How many tasks were within at once, at most.
struct Most {
  void in() {
    const int now = ++inside;
    for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
    }
  }
  void out() { --inside; }
  std::atomic<int> inside{0}, most{0};
};

}  // namespace

TEST_CASE("short tasks run one after the other on as many threads as there are processors") {
  cox::Threads threads("tests", {1, kNever});
  Executor pool(threads, 8);
  Most most;
  std::atomic<int> left{1'000};
  std::promise<void> done;
  for (int i = 0; i < 1'000; ++i) {
    pool.post([&] {
      most.in();
      std::this_thread::yield();
      most.out();
      if (--left == 0) done.set_value();
    });
  }
  done.get_future().wait();
  CHECK(most.most == 1);
  CHECK(pool.stop(kLong));
}

TEST_CASE("a task that is about to wait lets the next one begin") {
  cox::Threads threads("tests", {1, kNever});
  Executor pool(threads, 8);
  std::promise<void> second, both;
  pool.post([&] {
    Executor::about_to_wait();
    second.get_future().wait();
    both.set_value();
  });
  pool.post([&] { second.set_value(); });
  CHECK(both.get_future().wait_for(kLong) == std::future_status::ready);
  CHECK(pool.stop(kLong));
}

TEST_CASE("a task that takes long without saying so does not hold up the others") {
  cox::Threads threads("tests", {1, milliseconds(1)});
  Executor pool(threads, 8);
  std::promise<void> gate, done;
  std::atomic<int> left{100};
  pool.post([&] { gate.get_future().wait(); });
  for (int i = 0; i < 100; ++i) {
    pool.post([&] {
      if (--left == 0) done.set_value();
    });
  }
  CHECK(done.get_future().wait_for(kLong) == std::future_status::ready);
  CHECK(pool.busy() >= 1);  // the last of the hundred may not have returned yet
  gate.set_value();
  CHECK(pool.stop(kLong));
}

TEST_CASE("executors that share threads have their own caps, and stop by themselves") {
  cox::Threads threads("tests", {2, milliseconds(1)});
  Executor full(threads, 1), other(threads, 1);
  std::promise<void> started, gate, done;
  std::atomic<bool> ran{false};
  full.post([&] {
    started.set_value();
    gate.get_future().wait();
  });
  started.get_future().wait();
  full.post([&] { ran = true; });
  CHECK(full.waiting() == 1);
  other.post([&] { done.set_value(); });
  CHECK(done.get_future().wait_for(kLong) == std::future_status::ready);
  CHECK(other.stop(kLong));
  CHECK_FALSE(other.post([] {}));
  CHECK_FALSE(full.stop(milliseconds(0)));
  gate.set_value();
  CHECK(full.stop(kLong));
  CHECK_FALSE(ran);
}

TEST_CASE("nothing begins in a pause, until it is over") {
  cox::Threads threads("tests", {1, milliseconds(1), kLong});
  Executor pool(threads, 4);
  std::atomic<bool> is_paused{true};
  std::promise<bool> seen;
  {
    const cox::Threads::Pause pause(threads);
    const cox::Threads::Pause again(threads);  // has no effect
    pool.post([&] { seen.set_value(is_paused); });
    CHECK(pool.waiting() == 1);
    is_paused = false;
  }
  CHECK_FALSE(seen.get_future().get());
  CHECK(pool.stop(kLong));
}

TEST_CASE("after a pause there is none for as long as it lasted") {
  cox::Threads threads("tests", {1, milliseconds(1), 2 * kLong});
  Executor pool(threads, 4);
  constexpr milliseconds kLasts{300};
  {
    const cox::Threads::Pause pause(threads);
    std::this_thread::sleep_for(kLasts);
  }
  const auto over = std::chrono::steady_clock::now();
  const cox::Threads::Pause too_early(threads);
  // A machine that stood still meanwhile has shown nothing.
  if (std::chrono::steady_clock::now() - over >= kLasts) return;
  std::promise<void> done;
  pool.post([&] { done.set_value(); });
  CHECK(done.get_future().wait_for(kLong) == std::future_status::ready);
}

TEST_CASE("a pause that nobody ends ends by itself") {
  cox::Threads threads("tests", {1, milliseconds(1), milliseconds(1)});
  Executor pool(threads, 4);
  for (int round = 0; round < 20; ++round) {
    const cox::Threads::Pause pause(threads);
    std::promise<void> done;
    pool.post([&] { done.set_value(); });
    CHECK(done.get_future().wait_for(kLong) == std::future_status::ready);
  }
  CHECK(pool.stop(kLong));
}

TEST_CASE("to be about to wait means nothing outside a task") { Executor::about_to_wait(); }

TEST_CASE("what nobody hurries runs too, whether or not somebody looks") {
  cox::Threads threads("tests", {1, milliseconds(1)});
  Executor pool(threads, 4);
  for (int round = 0; round < 50; ++round) {
    std::promise<void> done;
    REQUIRE(pool.post_unhurried([&] { done.set_value(); }));
    CHECK(done.get_future().wait_for(kLong) == std::future_status::ready);
  }
  CHECK(pool.stop(kLong));
  CHECK_FALSE(pool.post_unhurried([] {}));
}

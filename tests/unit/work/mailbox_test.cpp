#include "work/mailbox.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include "bench.hpp"

using namespace cox;
using work::Mailbox;
using work::Task;
using work::test::eventually;
using work::test::Gate;
using work::test::Notes;

namespace {

using Names = std::vector<std::string>;

struct MailboxFixture {
  Executor executor{"mailbox", 8};
  Notes notes;
  std::shared_ptr<Mailbox> box = std::make_shared<Mailbox>(executor, 1, 1000);
  Task note(const std::string& room, const std::string& name) {
    Task task;
    task.room = room;
    task.run = [this, name] { notes.add(name); };
    return task;
  }
  // One that a newer generation may do.
  Task movable(const std::string& room, const std::string& name) {
    Task task = note(room, name);
    task.hand_over = [this, room, name](const std::shared_ptr<work::Actor>&) {
      return note(room, name + "'");
    };
    return task;
  }
};

}  // namespace

TEST_CASE("tasks of a room run in order, rooms take turns") {
  MailboxFixture f;
  f.box->pause();
  for (const char* name : {"a1", "a2", "a3"}) REQUIRE(f.box->post(f.note("a", name)).ok());
  REQUIRE(f.box->post(f.note("b", "b1")).ok());
  REQUIRE(f.box->post(f.note("b", "b2")).ok());
  CHECK(f.box->waiting() == 5);
  CHECK(f.notes.size() == 0);
  f.box->resume();
  REQUIRE(f.notes.reach(5));
  CHECK(f.notes.all() == Names{"a1", "b1", "a2", "b2", "a3"});
}

TEST_CASE("a mailbox runs as many at once as it may, and no more") {
  MailboxFixture f;
  f.box = std::make_shared<Mailbox>(f.executor, 2, 1000);
  Gate gate;
  for (int i = 0; i < 3; ++i) {
    REQUIRE(f.box->post({std::to_string(i), [&] { gate.wait(), f.notes.add("ran"); }, {}}).ok());
  }
  REQUIRE(eventually([&] { return f.box->running() == 2; }));
  CHECK(f.box->waiting() == 1);
  gate.open();
  CHECK(f.notes.reach(3));
}

TEST_CASE("a full mailbox is busy, continuations go in all the same") {
  MailboxFixture f;
  f.box = std::make_shared<Mailbox>(f.executor, 1, 2);
  f.box->pause();
  REQUIRE(f.box->post(f.note("a", "1")).ok());
  REQUIRE(f.box->post(f.note("b", "2")).ok());
  CHECK(f.box->post(f.note("c", "3")).code() == Code::busy);
  CHECK(f.box->post_continuation(f.note("c", "4")).ok());
  f.box->resume();
  REQUIRE(f.notes.reach(3));
  CHECK(f.notes.all() == Names{"1", "2", "4"});
}

TEST_CASE("a room that floods leaves places for the others, and fewer for a second one that does") {
  MailboxFixture f;
  f.box = std::make_shared<Mailbox>(f.executor, 1, 100);
  f.box->pause();
  const auto flood = [&](const std::string& room) {
    int taken = 0;
    while (taken <= 100 && f.box->post(f.note(room, room)).ok()) ++taken;
    return taken;
  };
  CHECK(flood("a") == 50);
  CHECK(flood("b") == 25);
  CHECK(flood("c") == 13);
  CHECK(f.box->post(f.note("a", "a")).message() == "50 calls from here are waiting for it already");
  CHECK(f.box->post(f.note("quiet", "quiet")).ok());
  f.box->resume();
  REQUIRE(f.notes.reach(89));
  const Names order = f.notes.all();
  CHECK(std::ranges::find(order, "quiet") - order.begin() <= 4);  // its turn, not behind the others
}

TEST_CASE("the task that runs longest has a number that nobody else has") {
  MailboxFixture f;
  Gate first, second;
  f.box = std::make_shared<Mailbox>(f.executor, 2, 100);
  CHECK(f.box->oldest_running() == 0);
  REQUIRE(f.box->post({"a", [&] { first.wait(); }, {}}).ok());
  REQUIRE(first.reached());
  const std::uint64_t oldest = f.box->oldest_running();
  CHECK(oldest == 1);
  REQUIRE(f.box->post({"b", [&] { second.wait(); }, {}}).ok());
  REQUIRE(second.reached());
  CHECK(f.box->oldest_running() == oldest);
  first.open();
  CHECK(eventually([&] { return f.box->oldest_running() == 2; }));
  second.open();
}

TEST_CASE("what waits goes to the successor in order, ahead of what is new there") {
  MailboxFixture f;
  auto next = std::make_shared<Mailbox>(f.executor, 1, 1000);
  f.box->pause();
  next->pause();
  for (const char* name : {"1", "2"}) REQUIRE(f.box->post(f.movable("a", name)).ok());
  REQUIRE(f.box->post(f.note("a", "stays")).ok());
  REQUIRE(next->post(f.note("a", "3")).ok());
  std::vector<Task> tasks;
  for (Task& task : f.box->supersede()) tasks.push_back(task.hand_over(nullptr));
  CHECK(tasks.size() == 2);
  CHECK(f.box->waiting() == 1);
  CHECK(f.box->post(f.note("a", "late")).code() == Code::conflict);
  CHECK(f.box->post_continuation(f.note("a", "stays too")).ok());
  next->put_first(std::move(tasks));
  next->resume();
  REQUIRE(f.notes.reach(3));
  CHECK(f.notes.all() == Names{"1'", "2'", "3"});
  f.box->resume();
  REQUIRE(f.notes.reach(5));
  CHECK(f.notes.all()[3] == "stays");
}

TEST_CASE("what comes first has returned before any task begins, however many may run") {
  MailboxFixture f;
  f.box = std::make_shared<Mailbox>(f.executor, 4, 1000);
  Gate gate;
  f.box->pause();
  REQUIRE(f.box->post(f.note("", "without a room")).ok());
  REQUIRE(f.box->post(f.note("a", "in a room")).ok());
  f.box->resume_after([&] { gate.wait(), f.notes.add("first"); });
  REQUIRE(gate.reached());
  CHECK(f.box->running() == 0);
  gate.open();
  REQUIRE(f.notes.reach(3));
  CHECK(f.notes.all()[0] == "first");
}

TEST_CASE("a closed mailbox drops what waits and refuses what comes") {
  MailboxFixture f;
  auto kept = std::make_shared<int>(1);
  f.box->pause();
  REQUIRE(f.box->post({"a", [kept] {}, {}}).ok());
  f.box->close();
  CHECK(kept.use_count() == 1);
  CHECK(f.box->post(f.note("a", "late")).code() == Code::cancelled);
  CHECK(f.box->post_continuation(f.note("a", "late")).code() == Code::cancelled);
  f.box->put_first({});
  f.box->resume();
  CHECK(f.box->waiting() == 0);
}

TEST_CASE("many producers, and somebody who pauses: nothing lost, nothing twice") {
  constexpr int kThreads = 4, kEach = 400;
  MailboxFixture f;
  f.box = std::make_shared<Mailbox>(f.executor, 3, 2 * kThreads * kEach);  // a room gets half
  std::mutex mutex;
  std::map<int, std::vector<int>> seen;
  std::atomic<int> count{0};
  std::vector<std::thread> threads;
  for (int room = 0; room < kThreads; ++room) {
    threads.emplace_back([&, room] {
      for (int i = 0; i < kEach; ++i) {
        Task task;
        task.room = std::to_string(room);
        task.run = [&, room, i] {
          std::lock_guard lock(mutex);
          seen[room].push_back(i);
          ++count;
        };
        CHECK(f.box->post(std::move(task)).ok());
      }
    });
  }
  std::atomic<bool> done{false};
  std::thread pauser([&] {
    while (!done) f.box->pause(), f.box->resume();
  });
  for (std::thread& thread : threads) thread.join();
  CHECK(eventually([&] { return count == kThreads * kEach; }));
  done = true;
  pauser.join();
  for (const auto& [room, order] : seen) CHECK(order.size() == kEach);
  CHECK(f.box->waiting() == 0);
}

TEST_CASE("with one at a time a room's order is strict, whoever pauses") {
  constexpr int kCount = 2000;
  MailboxFixture f;
  f.box = std::make_shared<Mailbox>(f.executor, 1, 2 * kCount);  // one room gets half
  std::vector<int> seen;                                         // written by one task at a time
  std::atomic<int> count{0};
  for (int i = 0; i < kCount; ++i) {
    REQUIRE(f.box->post({"a", [&, i] { seen.push_back(i), ++count; }, {}}).ok());
    if (i % 7 == 0) f.box->pause(), f.box->resume();
  }
  REQUIRE(eventually([&] { return count == kCount; }));
  for (int i = 0; i < kCount; ++i) CHECK(seen[static_cast<std::size_t>(i)] == i);
}

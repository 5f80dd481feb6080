#include "work/operations.hpp"

#include <doctest/doctest.h>

#include "bench.hpp"

using namespace cox;
using namespace cox::work;
using namespace cox::work::test;

namespace {

using Names = std::vector<std::string>;

struct OperationsFixture : Bench {
  ActorPtr actor = plugin("a");
  Handler& tick = handler(noting(notes, "tick"));
  Handler& tock = handler(noting(notes, "tock"));
  OperationsFixture() { live(actor); }

  CallPtr call() {
    CallSpec spec;
    spec.name = "it";
    auto begun = work.calls.begin(actor, std::move(spec));
    REQUIRE(begun.ok());
    return *begun;
  }
  void turn(Millis by) {
    advance(by);
    REQUIRE(settle());
  }
};

DeclaredSchedule every_five_minutes(OperationsFixture& f) {
  auto cron = Cron::parse("*/5 * * * *");
  REQUIRE(cron.ok());
  DeclaredSchedule each;
  each.id = "each";
  each.cron = std::move(*cron);
  each.zone = "UTC";
  each.handler = f.tick.c();
  return each;
}

}  // namespace

TEST_CASE("a call stays open while its timer lives, and ends with its outcome") {
  OperationsFixture f;
  CallPtr call = f.call();
  const std::string id = call->id();
  f.work.operations.start_timer(f.actor, std::move(call), 100, 0, f.tick.c());
  CHECK(f.work.calls.find(id) != nullptr);
  CHECK(f.work.calls.open_count() == 1);
  CHECK(f.actor->counters.open == 1);
  f.turn(99);
  CHECK(f.notes.size() == 0);
  f.turn(1);
  CHECK(f.notes.all() == Names{"tick"});
  CHECK(f.work.calls.find(id) == nullptr);
  CHECK(f.outcomes() == Names{"ok"});
  CHECK(f.tick.drops == 1);
  CHECK(f.actor->counters.open == 0);
}

TEST_CASE("a timer that fails makes its call a failed one") {
  OperationsFixture f;
  Handler& failing = f.handler([](const cox_call&, cox_result&) { return COX_FAILED; });
  f.work.operations.start_timer(f.actor, f.call(), 1, 0, failing.c());
  f.turn(1);
  CHECK(f.outcomes() == Names{"failed"});
}

TEST_CASE("a timer of the plugin's own that fails is counted against it") {
  OperationsFixture f;
  Handler& failing = f.handler([](const cox_call&, cox_result& result) {
    test::answer(result, "the oar is broken");
    return COX_FAILED;
  });
  REQUIRE(f.work.operations.start_timer(f.actor, nullptr, 1'000, 0, failing.c()) != 0);
  f.turn(1'000);
  CHECK(f.actor->counters.errors == 1);
  CHECK(f.actor->totals->errors == 1);
  CHECK(failing.drops == 1);
  CHECK(f.chat.bodies().empty());  // there is nobody to tell
}

TEST_CASE("a periodic timer fires until it is cancelled, by its own plugin only") {
  OperationsFixture f;
  const auto id = f.work.operations.start_timer(f.actor, nullptr, 10, 20, f.tick.c());
  f.turn(10);
  f.turn(20);
  CHECK(f.notes.size() == 2);
  CHECK(!f.work.operations.cancel(f.plugin("b").get(), id));
  CHECK(f.work.operations.cancel(f.actor.get(), id));
  CHECK(!f.work.operations.cancel(f.actor.get(), id));
  f.turn(20);
  CHECK(f.notes.size() == 2);
  CHECK(f.tick.drops == 1);
}

TEST_CASE("a timer that cancels itself while it runs does not fire again") {
  OperationsFixture f;
  Operations::Id id = 0;
  Handler& self = f.handler([&](const cox_call&, cox_result&) {
    f.notes.add("ran");
    CHECK(f.work.operations.cancel(f.actor.get(), id));
    return COX_OK;
  });
  id = f.work.operations.start_timer(f.actor, nullptr, 10, 10, self.c());
  f.turn(10);
  f.turn(10);
  CHECK(f.notes.size() == 1);
  CHECK(self.drops == 1);
}

TEST_CASE("retire ends a generation's own timers, not those of open calls") {
  OperationsFixture f;
  f.work.operations.start_timer(f.actor, nullptr, 10, 0, f.tick.c());
  f.work.operations.start_timer(f.actor, f.call(), 10, 0, f.tock.c());
  f.work.operations.retire(f.actor.get());
  CHECK(f.tick.drops == 1);
  f.turn(10);
  CHECK(f.notes.all() == Names{"tock"});
}

TEST_CASE("cancel_all ends the timers of open calls too and records them as cancelled") {
  OperationsFixture f;
  f.work.operations.start_timer(f.actor, f.call(), 10, 0, f.tock.c());
  f.work.operations.cancel_all(f.actor.get());
  CHECK(f.tock.drops == 1);
  CHECK(f.work.calls.open_count() == 0);
  CHECK(f.outcomes() == Names{"cancelled"});
  f.turn(10);
  CHECK(f.notes.size() == 0);
}

TEST_CASE("one that was cancelled while it waited in the mailbox does not run") {
  OperationsFixture f;
  f.actor->mailbox->pause();
  const auto id = f.work.operations.start_timer(f.actor, nullptr, 10, 0, f.tick.c());
  f.advance(10);
  CHECK(f.actor->mailbox->waiting() == 1);
  CHECK(f.work.operations.cancel(f.actor.get(), id));
  f.actor->mailbox->resume();
  REQUIRE(f.settle());
  CHECK(f.notes.size() == 0);
  CHECK(f.tick.drops == 1);
}

TEST_CASE("runs do not pile up behind a stuck handler") {
  OperationsFixture f;
  f.work.operations.start_timer(f.actor, nullptr, 10, 10, f.tick.c());
  f.actor->mailbox->pause();
  for (int i = 0; i < 50; ++i) f.advance(10);
  CHECK(f.actor->mailbox->waiting() == 1);
  f.actor->mailbox->resume();
  REQUIRE(f.settle());
  CHECK(f.notes.size() == 1);
  f.turn(10);
  CHECK(f.notes.size() == 2);
  f.work.operations.retire(f.actor.get());
}

TEST_CASE("a timer whose mailbox is closed ends, and so does its call") {
  OperationsFixture f;
  f.work.operations.start_timer(f.actor, f.call(), 10, 0, f.tick.c());
  f.actor->mailbox->close();
  f.turn(10);
  CHECK(f.work.calls.open_count() == 0);
  CHECK(f.tick.drops == 1);
}

TEST_CASE("schedules run as calls of their own, and cron arms itself again") {
  OperationsFixture f;
  auto scheduled = f.plugin("scheduled");
  DeclaredSchedule each = every_five_minutes(f);
  DeclaredSchedule once;
  once.id = "once";
  once.delay = 1000;
  once.handler = f.tock.c();
  scheduled->declared.schedules = {std::move(each), std::move(once)};
  f.clock.jump(1'700'000'100'000);  // 22:15:00: on the mark, so the next is five minutes away
  f.work.operations.start_schedules(scheduled);
  f.turn(1000);
  CHECK(f.notes.all() == Names{"tock"});
  f.turn(5 * 60'000 - 1001);
  CHECK(f.notes.size() == 1);
  f.turn(1);
  f.turn(5 * 60'000);
  CHECK(f.notes.all() == Names{"tock", "tick", "tick"});
  CHECK(f.outcomes() == Names{"ok", "ok", "ok"});
  f.work.operations.retire(scheduled.get());
  f.turn(5 * 60'000);
  CHECK(f.notes.size() == 3);
  CHECK(f.tick.drops == 0);  // the declaration owns it
}

TEST_CASE("a schedule that only reads runs as a call that is not recorded") {
  OperationsFixture f;
  auto scheduled = f.plugin("scheduled");
  DeclaredSchedule each;
  each.id = "look";
  each.delay = each.period = 2'000;
  each.effect = Effect::reads;
  each.handler = f.tick.c();
  scheduled->declared.schedules = {std::move(each)};
  f.work.operations.start_schedules(scheduled);
  f.turn(2'000);
  f.turn(2'000);
  CHECK(f.notes.size() == 2);
  CHECK(scheduled->counters.calls == 2);
  CHECK(f.outcomes() == Names{});
  f.work.operations.retire(scheduled.get());
}

TEST_CASE("a clock that is set back does not silence a schedule, and one set on rings once") {
  OperationsFixture f;
  auto scheduled = f.plugin("scheduled");
  DeclaredSchedule each = every_five_minutes(f);
  scheduled->declared.schedules = {std::move(each)};
  constexpr Millis kHours = 5 * 3'600'000;
  f.clock.jump(1'700'000'100'000);  // 22:15:00
  f.work.operations.start_schedules(scheduled);
  f.clock.jump(1'700'000'100'000 - kHours);
  f.turn(60'000);  // it looks
  CHECK(f.notes.size() == 0);
  f.turn(4 * 60'000);  // 17:20:00
  CHECK(f.notes.size() == 1);
  f.clock.jump(f.clock.now() + kHours);
  f.turn(0);
  CHECK(f.notes.size() == 2);
  f.turn(5 * 60'000);
  CHECK(f.notes.size() == 3);
}

TEST_CASE("on its way out a generation starts no timers any more") {
  OperationsFixture f;
  CallPtr open = f.call();
  f.work.operations.retire(f.actor.get());
  CHECK(f.work.operations.start_timer(f.actor, nullptr, 1, 0, f.tick.c()) == 0);
  CHECK(f.tick.drops == 1);
  CHECK(f.work.operations.start_timer(f.actor, open, 1, 0, f.tock.c()) != 0);
  f.turn(1);
  CHECK(f.notes.all() == Names{"tock"});
  f.work.operations.cancel_all(f.actor.get());
  CHECK(f.work.operations.start_timer(f.actor, open, 1, 0, f.tock.c()) == 0);
  CHECK(f.tock.drops == 2);
}

TEST_CASE("starting, firing and cancelling from many threads leaves nothing behind") {
  OperationsFixture f;
  constexpr int kThreads = 4, kEach = 100;
  std::vector<std::thread> threads;
  std::atomic<bool> done{false};
  std::thread poller([&] {
    while (!done) f.advance(1);
  });
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < kEach; ++n) {
        const auto id = f.work.operations.start_timer(f.actor, nullptr, n % 3, 0, f.tick.c());
        if (n % 2 == 0) f.work.operations.cancel(f.actor.get(), id);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(eventually([&] { return f.tick.drops == kThreads * kEach; }));
  done = true;
  poller.join();
}

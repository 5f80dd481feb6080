#include "work/delivery.hpp"

#include <doctest/doctest.h>

#include "bench.hpp"

using namespace cox;
using namespace cox::work;
using namespace cox::work::test;

namespace {

using Names = std::vector<std::string>;

constexpr auto kAnything = R"({"kind": "hear", "pattern": ".", "effect": "reads"})";

// Talks in several rooms while `meanwhile` happens again and again, then looks whether each message
// was answered exactly once. A generation that takes over runs beside what the older one has begun,
// so the order is that in which handlers begin within one generation.
struct Count {
  std::mutex mutex;
  std::map<std::string, std::vector<int>> seen;  // by room and generation
  std::map<std::string, int> times;
  int total = 0;

  void add(const std::string& room, const std::string& generation, int number) {
    std::lock_guard lock(mutex);
    seen[room + "/" + generation].push_back(number);
    ++times[room + std::to_string(number)];
    ++total;
  }
};

ActorPtr counting(Bench& b, Count& count, std::uint32_t generation) {
  auto actor = b.plugin("counter", generation);
  b.listen(actor, kAnything, [&count, generation](const cox_call& call, cox_result&) {
    count.add(text_of(call.message->room), std::to_string(generation),
              std::stoi(text_of(call.message->text)));
    return COX_OK;
  });
  return actor;
}

void talk(std::uint32_t reloads) {
  constexpr int kRooms = 3, kEach = 300;
  Bench b;
  Count count;
  ActorPtr live = counting(b, count, 1);
  b.live(live);
  std::atomic<bool> talking{true};
  std::thread publisher([&] {
    for (int number = 0; number < kEach; ++number) {
      for (int room = 0; room < kRooms; ++room) {
        b.say(std::to_string(number), "room-" + std::to_string(room));
      }
    }
    talking = false;
  });
  for (std::uint32_t generation = 2; generation < 2 + reloads; ++generation) {
    const ActorPtr next = counting(b, count, generation);
    b.take_over(live, next);
    live = next;
  }
  publisher.join();
  REQUIRE(b.settle());
  CHECK(count.total == kRooms * kEach);
  for (const auto& heard : count.times) CHECK_MESSAGE(heard.second == 1, heard.first);
  for (const auto& room : count.seen) {
    CHECK_MESSAGE(std::is_sorted(room.second.begin(), room.second.end()), room.first);
  }
}

}  // namespace

TEST_CASE("without reloads every message is answered once and in order") { talk(0); }

TEST_CASE("with many reloads every message is answered once and in order") { talk(60); }

TEST_CASE("what waits is answered by the newer generation; what has begun stays with the older") {
  Bench b;
  auto old = b.plugin("a", 1), next = b.plugin("a", 2);
  Gate gate;
  b.listen(old, kAnything, [&](const cox_call& call, cox_result&) {
    gate.wait();
    b.notes.add("old:" + text_of(call.message->text));
    return COX_OK;
  });
  b.listen(next, kAnything, noting(b.notes, "new"));
  b.live(old);
  b.say("1");
  REQUIRE(gate.reached());
  for (const char* text : {"2", "3"}) b.say(text);
  REQUIRE(eventually([&] { return old->mailbox->waiting() == 2; }));
  b.take_over(old, next);
  b.say("4");
  CHECK(b.notes.reach(3));  // the stuck one holds up nobody
  gate.open();
  REQUIRE(b.settle());
  CHECK(b.notes.all() == Names{"new:2", "new:3", "new:4", "old:1"});
}

TEST_CASE("a message the newer generation does not want any more is settled all the same") {
  Bench b;
  auto old = b.plugin("a", 1), next = b.plugin("a", 2);
  b.listen(old, kAnything, noting(b.notes, "old"));
  b.live(old);
  old->mailbox->pause();
  b.say("1");
  REQUIRE(eventually([&] { return old->mailbox->waiting() == 1; }));
  b.take_over(old, next);
  REQUIRE(b.settle());
  CHECK(b.notes.size() == 0);
}

TEST_CASE("whoever holds an older view reaches the newer generation") {
  Bench b;
  auto old = b.plugin("a", 1), next = b.plugin("a", 2);
  b.listen(old, kAnything, noting(b.notes, "old"));
  b.listen(next, kAnything, noting(b.notes, "new"));
  b.live(old);
  const auto message = b.message("1");
  const Findings findings =
      find(*b.work.registry.view(), b.services.settings()->addressing, *message);
  b.take_over(old, next);
  std::atomic<int> ran{0};
  deliver(b.work, findings.listeners.at(0), {message, "", false},
          [&](const Delivered& delivered) { ran += static_cast<int>(delivered.ran); });
  REQUIRE(b.notes.reach(1));
  CHECK(b.notes.all() == Names{"new:1"});
  CHECK(eventually([&] { return ran == 1; }));
}

TEST_CASE("a plugin may wait for an event in several places") {
  Bench b;
  auto actor = b.plugin("a");
  for (const char* place : {"first", "second"}) {
    Handler& handler = b.handler([&b, place](const cox_call&, cox_result&) {
      b.notes.add(place);
      return COX_OK;
    });
    actor->declared.events.push_back({"built", handler.c()});
  }
  b.live(actor);
  deliver_event(b.work, "built", "null");
  REQUIRE(b.settle());
  CHECK(b.notes.all() == Names{"first", "second"});
}

TEST_CASE("events are posted to whoever listens for them, as calls") {
  Bench b;
  auto first = b.plugin("a"), second = b.plugin("b");
  Handler& handler = b.handler([&](const cox_call& call, cox_result&) {
    b.notes.add(text_of(call.name) + text_of(call.data));
    return COX_OK;
  });
  first->declared.events.push_back({"built", handler.c()});
  second->declared.events.push_back({"other", handler.c()});
  b.live(first);
  b.live(second);
  deliver_event(b.work, "built", "[1]");
  deliver_event(b.work, "nobody", "[2]");
  REQUIRE(b.settle());
  CHECK(b.notes.all() == Names{"built[1]"});
  CHECK(b.outcomes() == Names{"ok"});
}

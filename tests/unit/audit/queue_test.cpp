#include "audit/queue.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <thread>
#include <utility>

using namespace cox::audit;
using namespace std::chrono_literals;

TEST_CASE("what is pushed comes out in order with its tickets") {
  Queue queue(10);
  CHECK(queue.push(Done{"a"}) == 1);
  CHECK(queue.push(Done{"b"}) == 2);
  auto batch = queue.take(std::nullopt);
  REQUIRE(batch);
  CHECK(batch->first == 1);
  REQUIRE(batch->items.size() == 2);
  CHECK(std::get<Done>(batch->items[1]).accepted == "b");
  CHECK(queue.push(Done{"c"}) == 3);
  CHECK(queue.take(std::nullopt)->first == 3);
  CHECK(queue.take(0ms)->items.empty());
  CHECK(queue.last() == 3);
}

TEST_CASE("a full queue makes callers wait") {
  Queue queue(2);
  std::thread caller([&] {
    for (int i = 0; i < 100; ++i) queue.push(Done{std::to_string(i)});
  });
  std::size_t taken = 0;
  while (taken < 100) {
    const auto batch = queue.take(std::nullopt);
    CHECK(batch->items.size() <= 2);
    taken += batch->items.size();
  }
  caller.join();
  CHECK(taken == 100);
}

TEST_CASE("a long queue comes out in order, in parts that are soon on disk") {
  Queue queue(10'000);
  constexpr std::size_t kAll = 2 * Queue::enough + 452;
  for (std::size_t i = 1; i <= kAll; ++i) queue.push(Done{std::to_string(i)});
  queue.hurry(kAll);
  Ticket first = 1;
  for (const std::size_t count : {Queue::enough, Queue::enough, std::size_t{452}}) {
    const auto batch = queue.take(std::nullopt);
    CHECK(batch->first == first);
    REQUIRE(batch->items.size() == count);
    CHECK(std::get<Done>(batch->items.front()).accepted == std::to_string(first));
    first += count;
  }
}

TEST_CASE("what nobody waits for comes with the next that somebody waits for") {
  Queue queue(10'000, 1h);
  Begun reads, writes;
  writes.awaited = true;
  const auto taken_with = [&](Item item) {
    queue.push(reads);
    queue.push(std::move(item));
    return queue.take(std::nullopt)->items.size();
  };
  CHECK(taken_with(writes) == 2);

  const Ticket read = queue.push(reads);
  queue.push(Ended{});
  queue.hurry(read);
  CHECK(queue.take(std::nullopt)->items.size() == 2);

  queue.hurry(read);  // that is long over
  for (std::size_t i = 0; i < Queue::enough; ++i) queue.push(Ended{});
  CHECK(queue.take(std::nullopt)->items.size() == Queue::enough);

  queue.push(Ended{});
  queue.close();
  CHECK(queue.take(std::nullopt)->items.size() == 1);
}

TEST_CASE("whoever waits wakes a writer that lets things linger") {
  Queue queue(1'000, 1h);
  std::thread writer([&] { CHECK(queue.take(std::nullopt)->items.size() == 2); });
  queue.push(Ended{});
  std::this_thread::yield();
  queue.hurry(queue.push(Accepted{}));
  writer.join();
}

TEST_CASE("closing lets the rest out and wakes who waits") {
  Queue queue(1);
  queue.push(Done{"a"});
  std::thread caller([&] { CHECK(queue.push(Done{"b"}) == Queue::refused); });
  queue.close();
  caller.join();
  CHECK(queue.take(std::nullopt)->items.size() == 1);
  CHECK_FALSE(queue.take(std::nullopt));
}

#include "base/room_queue.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using cox::RoomQueue;

namespace {

std::vector<int> all_of(RoomQueue<int>& waiting) {
  std::vector<int> taken;
  while (waiting.size() > 0) taken.push_back(waiting.take());
  return taken;
}

}  // namespace

TEST_CASE("rooms take turns, and within a room the order stays") {
  RoomQueue<int> waiting(10);
  for (const int number : {1, 2, 3}) waiting.add("flood", number);
  for (const int number : {10, 11}) waiting.add("quiet", number);
  CHECK(waiting.size() == 5);
  CHECK(waiting.size_of("flood") == 3);
  CHECK(all_of(waiting) == std::vector<int>{1, 10, 2, 11, 3});
  CHECK(waiting.size_of("flood") == 0);
}

TEST_CASE("what is added first comes first in its room, and an empty room has the next turn") {
  RoomQueue<int> waiting(10);
  waiting.add("ops", 2);
  waiting.add_first("ops", 1);
  waiting.add_first("web", 7);
  CHECK(all_of(waiting) == std::vector<int>{7, 1, 2});
}

TEST_CASE("a room takes as many places as it leaves free") {
  RoomQueue<int> waiting(8);
  int number = 0;
  while (!waiting.has_its_share("flood")) waiting.add("flood", number++);
  CHECK(number == 4);
  CHECK_FALSE(waiting.has_its_share("quiet"));
  CHECK_FALSE(waiting.is_full());
  waiting.add("quiet", 0);
  waiting.add("quiet", 1);
  CHECK(waiting.has_its_share("quiet"));
}

TEST_CASE("who has nothing waiting is only kept out where all is full") {
  RoomQueue<int> waiting(2);
  waiting.add("a", 0);
  CHECK(waiting.has_its_share("a"));
  CHECK_FALSE(waiting.has_its_share("b"));
  waiting.add("b", 0);
  CHECK(waiting.is_full());
  CHECK_FALSE(waiting.has_its_share("c"));
}

TEST_CASE("some are taken out, and the rest keep their turns") {
  RoomQueue<int> waiting(10);
  for (const int number : {1, 2, 3, 4}) waiting.add("ops", number);
  waiting.add("web", 6);
  const auto even = waiting.take_if([](int number) { return number % 2 == 0; });
  CHECK(even.size() == 3);
  CHECK(waiting.size_of("web") == 0);
  CHECK(all_of(waiting) == std::vector<int>{1, 3});
}

#include "base/side_by_side.hpp"

#include <doctest/doctest.h>

#include <latch>

using namespace cox;

TEST_CASE("things run side by side, and all have ended in the end") {
  std::latch all_there(3);
  int done[3] = {};
  std::vector<std::function<void()>> tasks;
  for (int& each : done) {
    tasks.emplace_back([&] {
      all_there.arrive_and_wait();
      ++each;
    });
  }
  side_by_side(tasks);
  side_by_side({});
  for (const int each : done) CHECK(each == 1);
}

#include "net/rest_lanes.hpp"

#include <doctest/doctest.h>

#include <vector>

using cox::net::RestLanes;
using Millis = RestLanes::Millis;

namespace {

const Millis kNow(1'000);

// Everything that may begin now.
std::vector<RestLanes::Id> begins(RestLanes& lanes, Millis now = kNow) {
  std::vector<RestLanes::Id> ids;
  while (const auto id = lanes.begin(now)) ids.push_back(*id);
  return ids;
}

using Ids = std::vector<RestLanes::Id>;

}  // namespace

TEST_CASE("one of each lane at a time, the older first") {
  RestLanes lanes;
  lanes.add(1, "a");
  lanes.add(2, "a");
  lanes.add(3, "b");
  lanes.add(4, "");
  lanes.add(5, "");
  CHECK(begins(lanes) == Ids{1, 3, 4, 5});
  CHECK_FALSE(lanes.wakes());
  lanes.end(4);
  CHECK(begins(lanes).empty());
  lanes.end(1);
  CHECK(begins(lanes) == Ids{2});
  lanes.end(2);
  lanes.add(6, "a");
  CHECK(begins(lanes) == Ids{6});
}

TEST_CASE("a call that begins once more stays before the others of its lane") {
  RestLanes lanes;
  lanes.add(1, "a");
  lanes.add(2, "a");
  CHECK(begins(lanes) == Ids{1});
  lanes.again(1, kNow + Millis(500));
  CHECK(begins(lanes).empty());
  CHECK(*lanes.wakes() == kNow + Millis(500));
  CHECK(lanes.held(kNow).count() == 500);
  CHECK(begins(lanes, kNow + Millis(499)).empty());
  CHECK(begins(lanes, kNow + Millis(500)) == Ids{1});
}

TEST_CASE("a hold is of the lane, also where no call waits in it any more") {
  RestLanes lanes;
  lanes.add(1, "a");
  CHECK(begins(lanes) == Ids{1});
  lanes.hold(1, kNow + Millis(100));
  lanes.hold(1, kNow + Millis(50));  // the longer one counts
  lanes.end(1);
  lanes.add(2, "a");
  lanes.add(3, "b");
  CHECK(begins(lanes, kNow + Millis(99)) == Ids{3});
  CHECK(begins(lanes, kNow + Millis(100)) == Ids{2});
}

TEST_CASE("a lane that nobody uses any more is forgotten") {
  RestLanes lanes;
  lanes.add(1, "a");
  CHECK(begins(lanes) == Ids{1});
  lanes.hold(1, kNow + Millis(100));
  lanes.end(1);
  CHECK(lanes.wakes());
  CHECK(begins(lanes, kNow + Millis(100)).empty());
  CHECK_FALSE(lanes.wakes());
  CHECK(lanes.held(kNow).count() == 0);
}

TEST_CASE("a hold on everything") {
  RestLanes lanes;
  lanes.add(1, "a");
  CHECK(begins(lanes) == Ids{1});
  lanes.hold_everything(kNow + Millis(100));
  lanes.again(1, Millis(0));
  lanes.add(2, "b");
  CHECK(begins(lanes).empty());
  CHECK(*lanes.wakes() == kNow + Millis(100));
  CHECK(begins(lanes, kNow + Millis(100)) == Ids{1, 2});
}

TEST_CASE("what is over is over wherever it stood") {
  RestLanes lanes;
  for (const RestLanes::Id id : {1, 2, 3}) lanes.add(id, "a");
  lanes.end(2);
  lanes.end(9);
  CHECK(begins(lanes) == Ids{1});
  lanes.end(1);
  CHECK(begins(lanes) == Ids{3});
  lanes.add(4, "a");
  lanes.end(4);
  CHECK(begins(lanes).empty());
  lanes.add(5, "b");
  lanes.end(5);
  CHECK(begins(lanes).empty());
}

#include "chat/lanes.hpp"

#include <doctest/doctest.h>

#include <memory>

using namespace cox::chat;

namespace {

JobPtr job(std::string lane, std::uint64_t ref) {
  auto made = std::make_shared<Job>();
  made->lane = std::move(lane);
  made->ref = ref;
  return made;
}

}  // namespace

TEST_CASE("the first of a lane may begin, the others follow in order") {
  Lanes lanes;
  CHECK(lanes.add(job("a", 1)));
  CHECK(!lanes.add(job("a", 2)));
  CHECK(!lanes.add(job("a", 3)));
  CHECK(lanes.add(job("b", 4)));
  CHECK(lanes.size("a") == 3);
  CHECK(lanes.next("a")->ref == 2);
  CHECK(lanes.next("a")->ref == 3);
  CHECK(lanes.next("a") == nullptr);
  CHECK(lanes.size("a") == 0);
  CHECK(lanes.size("b") == 1);
  CHECK(lanes.add(job("a", 5)));
}

TEST_CASE("all that waits can be taken at once") {
  Lanes lanes;
  lanes.add(job("a", 1));
  lanes.add(job("a", 2));
  lanes.add(job("b", 3));
  CHECK(lanes.take_all().size() == 3);
  CHECK(lanes.take_all().empty());
  CHECK(lanes.size("a") == 0);
}

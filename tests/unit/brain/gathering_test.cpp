#include "brain/gathering.hpp"

#include <doctest/doctest.h>

using namespace cox::brain;
using namespace std::chrono_literals;

namespace {

constexpr Gathering::Time kStart{1h};

// So many come, have their turn of 100 microseconds, and are told; `late` come meanwhile.
void serve(Gathering& gathering, int count, int late = 0) {
  for (int i = 0; i < count; ++i) gathering.came();
  gathering.turn_begins(kStart);
  for (int i = 0; i < late; ++i) gathering.came();
  gathering.turn_tells();
  gathering.turn_ends(kStart + 100us);
}

}  // namespace

TEST_CASE("nobody is waited for before there was a turn") {
  Gathering gathering;
  gathering.came();
  CHECK_FALSE(gathering.is_on(kStart));
}

TEST_CASE("one who is alone waits for nobody") {
  Gathering gathering;
  serve(gathering, 1);
  CHECK(gathering.is_on(kStart + 100us));  // but would be waited for
  gathering.came();
  CHECK_FALSE(gathering.is_on(kStart + 100us));
}

TEST_CASE("those who were served and those who came meanwhile share the next turn") {
  Gathering gathering;
  serve(gathering, 2, 6);
  gathering.came();
  CHECK(gathering.is_on(kStart + 110us));
  gathering.came();
  CHECK_FALSE(gathering.is_on(kStart + 110us));
}

TEST_CASE("it lasts for half of the turn before it, and never for long") {
  Gathering gathering;
  serve(gathering, 8);
  CHECK(gathering.until() == kStart + 150us);
  CHECK(gathering.is_on(kStart + 149us));
  CHECK_FALSE(gathering.is_on(kStart + 150us));
  gathering.turn_begins(kStart);
  gathering.turn_ends(kStart + 1s);
  CHECK(gathering.until() == kStart + 1s + Gathering::longest);
}

TEST_CASE("who does not come back is waited for once") {
  Gathering gathering;
  serve(gathering, 8);
  serve(gathering, 1);
  gathering.came();
  CHECK_FALSE(gathering.is_on(kStart + 100us));
}

TEST_CASE("who comes back while others are still told is counted once") {
  Gathering gathering;
  for (int i = 0; i < 3; ++i) gathering.came();
  gathering.turn_begins(kStart);
  gathering.turn_tells();
  gathering.came();
  gathering.turn_ends(kStart + 100us);
  gathering.came();
  CHECK(gathering.is_on(kStart + 100us));
  gathering.came();
  CHECK_FALSE(gathering.is_on(kStart + 100us));
}

#include "base/clock.hpp"

#include <doctest/doctest.h>

TEST_CASE("the fake clock stands still until it is turned") {
  cox::FakeClock clock(1'000);
  CHECK(clock.now() == 1'000);
  CHECK(clock.steady() == 0);
  clock.advance(5);
  CHECK(clock.now() == 1'005);
  CHECK(clock.steady() == 5);
}

TEST_CASE("a jump moves the wall clock alone") {
  cox::FakeClock clock(1'000);
  clock.jump(10);
  CHECK(clock.now() == 10);
  CHECK(clock.steady() == 0);
}

TEST_CASE("the system clock counts milliseconds since 1970, and the steady one never goes back") {
  const cox::SystemClock clock;
  CHECK(clock.now() > 1'700'000'000'000);   // 2023
  CHECK(clock.now() < 32'503'680'000'000);  // 3000
  const cox::Millis before = clock.steady();
  CHECK(clock.steady() >= before);
}

#include "chat/backoff.hpp"

#include <doctest/doctest.h>

using cox::Millis;
using cox::Random;
using cox::chat::backoff;

TEST_CASE("the wait doubles from 100 ms to 30 s, and chance takes up to a half off") {
  Random random(1);
  Millis most = 100;
  for (int tries = 1; tries < 200; ++tries) {
    const Millis wait = backoff(tries, random);
    CAPTURE(tries);
    CHECK(wait >= most / 2);
    CHECK(wait <= most);
    if (most < 30'000) most = std::min<Millis>(2 * most, 30'000);
  }
}

TEST_CASE("two rooms do not wait for the same time") {
  Random random(1);
  bool different = false;
  for (int i = 0; i < 20; ++i) different |= backoff(9, random) != backoff(9, random);
  CHECK(different);
}

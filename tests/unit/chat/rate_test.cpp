#include "chat/rate.hpp"

#include <doctest/doctest.h>

#include <string>

using cox::Millis;
using cox::chat::Rate;
using Answer = cox::chat::Rate::Answer;

TEST_CASE("so many in a window, and then one answer") {
  Rate rate;
  CHECK(rate.count("a", 0, 2, 100) == Answer::within);
  CHECK(rate.count("a", 50, 2, 100) == Answer::within);
  CHECK(rate.count("a", 60, 2, 100) == Answer::over);
  CHECK(rate.count("a", 70, 2, 100) == Answer::silent);
  CHECK(rate.count("b", 70, 2, 100) == Answer::within);
}

TEST_CASE("the window slides") {
  Rate rate;
  rate.count("a", 0, 2, 100);
  rate.count("a", 50, 2, 100);
  CHECK(rate.count("a", 99, 2, 100) == Answer::over);
  CHECK(rate.count("a", 100, 2, 100) == Answer::within);  // the first one has left
  CHECK(rate.count("a", 149, 2, 100) == Answer::silent);
  CHECK(rate.count("a", 150, 2, 100) == Answer::within);
  CHECK(rate.count("a", 199, 2, 100) == Answer::over);  // a window after the last answer
}

TEST_CASE("keys that have gone quiet take no memory") {
  Rate rate;
  for (Millis now = 0; now < 10'000; ++now) rate.count(std::to_string(now), now, 5, 10);
  CHECK(rate.keys() <= 64);
}

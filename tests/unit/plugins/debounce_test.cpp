#include "plugins/debounce.hpp"

#include <doctest/doctest.h>

using cox::plugins::Debounce;
using Paths = std::vector<std::string>;

TEST_CASE("a path is taken once its quiet time is over, and once only") {
  Debounce debounce(100);
  debounce.touch("a.so", 1000);
  CHECK(debounce.take(1099).empty());
  CHECK(debounce.take(1100) == Paths{"a.so"});
  CHECK(debounce.take(5000).empty());
}

TEST_CASE("each touch begins the quiet time anew, for that path alone") {
  Debounce debounce(100);
  debounce.touch("a.so", 1000);
  debounce.touch("b.so", 1000);
  debounce.touch("a.so", 1090);
  CHECK(debounce.take(1100) == Paths{"b.so"});
  CHECK(debounce.take(1189).empty());
  CHECK(debounce.take(1190) == Paths{"a.so"});
}

TEST_CASE("next is the earliest end of a quiet time") {
  Debounce debounce(100);
  CHECK_FALSE(debounce.next().has_value());
  debounce.touch("a.so", 1050);
  debounce.touch("b.so", 1000);
  CHECK(debounce.next() == 1100);
  CHECK(debounce.take(1100) == Paths{"b.so"});
  CHECK(debounce.next() == 1150);
}

TEST_CASE("a dropped path is not taken") {
  Debounce debounce(100);
  debounce.touch("a.so", 0);
  debounce.drop("a.so");
  CHECK_FALSE(debounce.next().has_value());
  CHECK(debounce.take(1000).empty());
}

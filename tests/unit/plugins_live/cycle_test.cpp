#include "plugins/cycle.hpp"

#include <doctest/doctest.h>

using cox::plugins::find_cycle;
using Path = std::vector<std::string>;

TEST_CASE("a circle of needs is found, whatever leads into it") {
  CHECK(find_cycle({}, "a").empty());
  CHECK(find_cycle({{"a", {"b"}}, {"b", {}}}, "a").empty());
  CHECK(find_cycle({{"a", {"a"}}}, "a") == Path{"a", "a"});
  CHECK(find_cycle({{"a", {"x", "b"}}, {"b", {"c"}}, {"c", {"a"}}}, "a") ==
        Path{"a", "b", "c", "a"});
  // One that is not on the circle only leads into it.
  CHECK(find_cycle({{"a", {"b"}}, {"b", {"c"}}, {"c", {"b"}}}, "a").empty());
}

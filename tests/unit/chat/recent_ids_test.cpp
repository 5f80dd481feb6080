#include "chat/recent_ids.hpp"

#include <doctest/doctest.h>

using cox::chat::RecentIds;

TEST_CASE("an id is new once") {
  RecentIds ids(10);
  CHECK(ids.add("a"));
  CHECK(!ids.add("a"));
  CHECK(ids.add("b"));
}

TEST_CASE("the oldest id is forgotten first") {
  RecentIds ids(2);
  CHECK(ids.add("a"));
  CHECK(ids.add("b"));
  CHECK(ids.add("c"));
  CHECK(!ids.add("b"));
  CHECK(!ids.add("c"));
  CHECK(ids.add("a"));
}

TEST_CASE("an id can be taken back") {
  RecentIds ids(2);
  CHECK(ids.add("a"));
  CHECK(ids.add("b"));
  ids.forget("a");
  ids.forget("unknown");
  CHECK(ids.add("a"));
  CHECK(!ids.add("b"));
  CHECK(ids.add("c"));
  CHECK(ids.add("b"));
}

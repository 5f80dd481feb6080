#include "brain/cache.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace cox::brain;

namespace {

Entry entry(std::string json) { return {std::move(json), 1, 0, none}; }

}  // namespace

TEST_CASE("the cache keeps what was put last under a name") {
  Cache cache(100'000);
  CHECK(cache.find({"s", "a"}) == nullptr);
  cache.put({"s", "a"}, entry("1"));
  cache.put({"s", "a"}, entry("2"));
  REQUIRE(cache.find({"s", "a"}) != nullptr);
  CHECK(cache.find({"s", "a"})->json == "2");
  CHECK(cache.find({"sa", ""}) == nullptr);
  cache.clear();
  CHECK(cache.find({"s", "a"}) == nullptr);
  CHECK(cache.bytes() == 0);
}

TEST_CASE("the least recently used go first and the size stays within the limit") {
  Cache cache(10'000);
  for (int i = 0; i < 1'000; ++i) {
    cache.put({"s", std::to_string(i)}, entry(std::string(100, 'x')));
    CHECK(cache.find({"s", "0"}) != nullptr);
    CHECK(cache.bytes() <= 10'000);
  }
  CHECK(cache.find({"s", "1"}) == nullptr);
  CHECK(cache.find({"s", "999"}) != nullptr);
}

TEST_CASE("a large value neither fills the cache nor leaves an old one behind") {
  Cache cache(10'000);
  cache.put({"s", "a"}, entry("1"));
  cache.put({"s", "b"}, entry("1"));
  cache.put({"s", "a"}, entry(std::string(5'000, 'x')));
  CHECK(cache.find({"s", "a"}) == nullptr);
  CHECK(cache.find({"s", "b"}) != nullptr);
}

TEST_CASE("an entry lives until its time") {
  CHECK(Entry{"1", 1, 0, none}.alive(5));
  CHECK(Entry{"1", 1, 6, none}.alive(5));
  CHECK_FALSE(Entry{"1", 1, 5, none}.alive(5));
  CHECK_FALSE(Entry{}.alive(5));
}

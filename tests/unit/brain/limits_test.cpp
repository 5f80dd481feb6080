#include "brain/limits.hpp"

#include <doctest/doctest.h>

#include <cox/json.hpp>
#include <string>

#include "fixture.hpp"

using namespace cox;
using namespace cox::brain;

TEST_CASE("names have limits and say which") {
  const Limits limits;
  CHECK(check_name({"s", std::string(512, 'k')}, limits).ok());
  CHECK(
      contains(check_name({"s", std::string(513, 'k')}, limits), "is 513 bytes long; at most 512"));
  CHECK(contains(check_name({std::string(513, 'k'), "k"}, limits), "the namespace"));
  CHECK(contains(check_name({"", "k"}, limits), "the namespace is empty"));
  CHECK(contains(check_name({"s", ""}, limits), "the key is empty"));
  CHECK(contains(check_name({"s", "a\xFF"}, limits), "not UTF-8"));
  CHECK(contains(check_name({"s", std::string_view("a\0b", 3)}, limits),
                 "not UTF-8 text without NUL"));
  CHECK(contains(check_name({"a/b", "k"}, limits), "must not have a '/'"));
  CHECK(check_name({"s", "a/b \xC3\xA9"}, limits).ok());
}

TEST_CASE("values are JSON within the limit") {
  const Limits limits;
  for (const char* json : {"1", "null", "\"x\"", "[1,{\"a\":[]}]", " true "})
    CHECK(check(set("k", json), limits).ok());
  CHECK(contains(check(set("k", "{\"a\":}"), limits), "s/k is not JSON"));
  for (const char* json : {"", "hello", "1 2", "[1,]", "\"\xFF\"", "'x'"}) {
    CHECK_FALSE(check(set("k", json), limits).ok());
  }
  Limits small;
  small.value_bytes = 4;
  CHECK(check(set("k", "1234"), small).ok());
  CHECK(contains(check(set("k", "12345"), small), "is 5 bytes long; at most 4"));
  CHECK(contains(check(set("k", "1", any, -1), limits), "negative"));
  CHECK(check(removal("k"), limits).ok());  // needs no value
}

TEST_CASE("what is_json takes is what Json::parse takes") {
  for (std::size_t depth :
       {std::size_t{99}, std::size_t{100}, std::size_t{101}, std::size_t{100'000}}) {
    const std::string json = std::string(depth, '[') + std::string(depth, ']');
    CHECK(is_json(json) == Json::parse(json).has_value());
  }
  for (const char* json :
       {"", " ", "1", "1e999", "nul", "{}", "{\"a\":1,}", "\"\\ud800\"", "[\"\xC3\"]"}) {
    CAPTURE(json);
    CHECK(is_json(json) == Json::parse(json).has_value());
  }
  CHECK_FALSE(is_json(std::string_view("1\0", 2)));
}

TEST_CASE("the brain refuses what does not fit, and nothing of the list is written") {
  Fixture fixture;
  CHECK(fixture.brain->apply({set("a", "1"), set("b", "oops")}).status().code() == Code::invalid);
  CHECK(fixture.brain->apply_soon({set("a", "1"), set("", "1")}).code() == Code::invalid);
  CHECK(fixture.get("a") == "-");
}

TEST_CASE("a value of ten megabytes works") {
  Fixture fixture;
  const std::string large = "\"" + std::string(10u << 20, 'x') + "\"";
  fixture.apply(set("a", large));
  CHECK(fixture.get("a") == large);
  fixture.reopen();
  CHECK(fixture.get("a") == large);
}

#include "brain/watchers.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "fixture.hpp"

using namespace cox;
using namespace cox::brain;

TEST_CASE("a watcher hears what happens below its prefix, in order") {
  Fixture fixture;
  Heard heard;
  fixture.brain->watch("s", "a/", heard.watcher());
  std::vector<std::string> expected;
  for (int i = 0; i < 20; ++i) {
    REQUIRE(fixture.brain->apply_soon({set("a/x", std::to_string(i)), set("b", "1")}).ok());
    expected.push_back("a/x=" + std::to_string(i));
  }
  fixture.apply(removal("a/x"));
  expected.push_back("a/x gone");
  CHECK(heard.wait_for(21) == expected);
}

TEST_CASE("a watcher hears on one thread, in order per key, whoever has written") {
  constexpr int kWriters = 4, kSets = 50;
  Fixture fixture;
  std::set<std::thread::id> tellers;
  std::map<std::string, std::string> told;
  fixture.brain->watch("s", "", [&](const Change& change) {
    tellers.insert(std::this_thread::get_id());
    told[change.key] += change.json + " ";
  });
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, key = std::to_string(writer)] {
      for (int i = 0; i < kSets; ++i) fixture.apply(set(key, std::to_string(i)));
    });
  }
  for (std::thread& writer : writers) writer.join();
  fixture.brain->close();
  std::string all;
  for (int i = 0; i < kSets; ++i) all += std::to_string(i) + " ";
  CHECK(tellers.size() == 1);
  REQUIRE(told.size() == kWriters);
  for (const auto& [key, values] : told) CHECK(values == all);
}

TEST_CASE("what was refused is not told") {
  Fixture fixture;
  Heard heard;
  fixture.brain->watch("s", "", heard.watcher());
  CHECK_FALSE(fixture.brain->apply({set("a", "1", 7)}).ok());
  fixture.apply(set("b", "2"));
  CHECK(heard.wait_for(1) == std::vector<std::string>{"b=2"});
}

TEST_CASE("what expires is swept and told") {
  Fixture fixture;
  Heard heard;
  fixture.brain->watch("s", "", heard.watcher());
  fixture.apply(set("a", "1", any, 1'000));
  fixture.clock.advance(1'000);
  CHECK(heard.wait_for(2) == std::vector<std::string>{"a=1", "a gone"});
}

TEST_CASE("what another process changes is told") {
  Fixture fixture;
  Heard heard;
  fixture.brain->watch("s", "", heard.watcher());
  const auto other = open_brain(fixture.path(), fixture.clock);
  REQUIRE(other->apply({set("a", "1"), set("b", "2")}).ok());
  REQUIRE(other->apply({removal("a")}).ok());
  const auto lines = heard.wait_for(3);
  CHECK(lines.back() == "a gone");
  CHECK(lines[1] == "b=2");  // "a" may have been told before or after it was removed
}

TEST_CASE("after unwatch nothing is told any more, also from inside a watcher") {
  Fixture fixture;
  Heard heard;
  int calls = 0;
  std::uint64_t self = 0;
  fixture.brain->watch("s", "", [&](const Change&) {
    ++calls;
    fixture.brain->unwatch(self);
  });
  self = fixture.brain->watch("s", "", heard.watcher());  // comes second, so it is never called
  const auto last =
      fixture.brain->watch("", "", [](const Change&) { throw std::runtime_error("oops"); });
  fixture.apply(set("a", "1"));
  fixture.apply(set("a", "2"));
  fixture.brain->unwatch(last);
  fixture.brain->close();
  CHECK(calls == 2);
  CHECK(heard.wait_for(0).empty());
}

TEST_CASE("a watcher that waits for the brain is refused, not stuck") {
  Fixture fixture;
  Status status;
  fixture.brain->watch(
      "s", "", [&](const Change&) { status = fixture.brain->apply({set("b", "1")}).status(); });
  fixture.apply(set("a", "1"));
  fixture.brain->close();
  CHECK(contains(status, "must not wait"));
}

#include "base/ids.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

TEST_CASE("an id is 26 characters that begin with the time") {
  cox::FakeClock clock(1'469'918'176'385);  // the example of the ULID specification
  cox::Random random(1);
  const std::string id = cox::Ids(clock, random).next();
  CHECK(id.size() == 26);
  CHECK(id.substr(0, 10) == "01ARYZ6S41");
  CHECK(id.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ") == std::string::npos);
}

TEST_CASE("ids increase within a millisecond, over time, and when the clock is set back") {
  cox::FakeClock clock;
  cox::Random random(2);
  cox::Ids ids(clock, random);
  std::string last = ids.next();
  for (int i = 0; i < 3'000; ++i) {
    if (i % 3 == 1) clock.advance(1);
    if (i == 2'000) clock.jump(5);
    std::string next = ids.next();
    REQUIRE(last < next);
    last = std::move(next);
  }
}

TEST_CASE("the same seed gives the same ids, another seed others") {
  cox::FakeClock clock;
  cox::Random one(7), same(7), other(8);
  const std::string id = cox::Ids(clock, one).next();
  CHECK(cox::Ids(clock, same).next() == id);
  CHECK(cox::Ids(clock, other).next() != id);
}

TEST_CASE("unseeded sources differ") {
  cox::Random a, b;
  CHECK(a.next() != b.next());
}

TEST_CASE("threads never get the same id") {
  cox::SystemClock clock;
  cox::Random random;
  cox::Ids ids(clock, random);
  std::vector<std::vector<std::string>> all(4);
  std::vector<std::thread> threads;
  for (auto& mine : all) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) mine.push_back(ids.next());
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<std::string> different;
  for (const auto& mine : all) different.insert(mine.begin(), mine.end());
  CHECK(different.size() == 2'000);
}

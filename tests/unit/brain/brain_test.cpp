#include "brain/brain.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "fixture.hpp"

using namespace cox;
using namespace cox::brain;

TEST_CASE("values outlive the process that set them") {
  Fixture fixture;
  const Revision first = fixture.apply(set("a", R"({"n": [1, 2]})"));
  fixture.reopen();
  const auto value = fixture.brain->get("s", "a");
  REQUIRE(value.ok());
  CHECK(value->json == R"({"n": [1, 2]})");
  CHECK(value->revision == first);
  CHECK(fixture.brain->get("other", "a").status().code() == Code::not_found);
}

TEST_CASE("each set gives a new revision, larger than all before") {
  Fixture fixture;
  const Revision first = fixture.apply(set("a", "1"));
  const Revision second = fixture.apply(set("b", "1"));
  CHECK(first > none);
  CHECK(second > first);
  CHECK(fixture.apply(removal("b")) == none);
  fixture.reopen();
  CHECK(fixture.apply(set("b", "1")) > second);
}

TEST_CASE("compare and set") {
  Fixture fixture;
  const Revision first = fixture.apply(set("a", "1", none));
  CHECK(fixture.brain->apply({set("a", "2", none)}).status().code() == Code::conflict);
  const Revision second = fixture.apply(set("a", "2", first));
  CHECK(fixture.brain->apply({set("a", "3", first)}).status().code() == Code::conflict);
  CHECK(fixture.brain->apply({removal("a", first)}).status().code() == Code::conflict);
  CHECK(fixture.get("a") == "2");
  fixture.apply(removal("a", second));
  CHECK(fixture.get("a") == "-");
}

TEST_CASE("a list of operations is applied whole or not at all") {
  Fixture fixture;
  const Revision guard = fixture.apply(set("guard", "1"));
  Operation check = set("guard", "");
  check.kind = Operation::Kind::check;
  check.expected = guard;
  const auto revisions =
      fixture.brain->apply({set("a", "1"), check, removal("guard"), set("b", "2")});
  REQUIRE(revisions.ok());
  REQUIRE(revisions->size() == 4);
  CHECK((*revisions)[0] != none);
  CHECK((*revisions)[1] == none);
  CHECK((*revisions)[2] == none);
  CHECK((*revisions)[3] > (*revisions)[0]);

  const auto refused = fixture.brain->apply({set("a", "9"), check});
  CHECK(contains(refused.status(), "s/guard does not exist"));
  CHECK(fixture.get("a") == "1");
}

TEST_CASE("writers that compare and set lose no increment") {
  Fixture fixture;
  constexpr int kWriters = 8, kEach = 15;
  fixture.apply(set("n", "0"));
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&] {
      for (int done = 0; done < kEach;) {
        const auto old = fixture.brain->get("s", "n");
        if (!old.ok()) return;
        const int next = std::stoi(old->json) + 1;
        done += fixture.brain->apply({set("n", std::to_string(next), old->revision)}).ok();
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  CHECK(fixture.get("n") == std::to_string(kWriters * kEach));
}

TEST_CASE("what is set soon is seen at once and on disk after flush") {
  Fixture fixture;
  for (int i = 0; i < 100; ++i) {
    REQUIRE(
        fixture.brain->apply_soon({set("n", std::to_string(i)), set(std::to_string(i), "1")}).ok());
    CHECK(fixture.get("n") == std::to_string(i));
  }
  REQUIRE(fixture.brain->apply_soon({removal("0")}).ok());
  CHECK(fixture.get("0") == "-");
  REQUIRE(fixture.brain->flush().ok());
  const auto other = open_brain(fixture.path(), fixture.clock);
  CHECK(Fixture::get(*other, "n") == "99");
  CHECK(Fixture::get(*other, "0") == "-");
  CHECK(Fixture::get(*other, "1") == "1");
}

TEST_CASE("a value that is still queued can be compared with") {
  Fixture fixture;
  for (int i = 0; i < 50; ++i) {
    REQUIRE(fixture.brain->apply_soon({set("n", std::to_string(i))}).ok());
    const auto seen = fixture.brain->get("s", "n");
    REQUIRE(seen.ok());
    CHECK(fixture.brain->apply({set("n", "\"later\"", seen->revision)}).ok());
    CHECK(fixture.brain->apply({set("n", "\"late\"", seen->revision)}).status().code() ==
          Code::conflict);
    CHECK(fixture.get("n") == "\"later\"");
  }
}

TEST_CASE("a conflict of what was set soon is told by flush, once") {
  Fixture fixture;
  fixture.apply(set("a", "1"));
  REQUIRE(fixture.brain->apply_soon({set("a", "2", none)}).ok());
  CHECK(fixture.brain->flush().code() == Code::conflict);
  CHECK(fixture.brain->flush().ok());
  CHECK(fixture.get("a") == "1");
}

TEST_CASE("scan goes through the keys in order, within its bounds") {
  Fixture fixture;
  REQUIRE(fixture.brain
              ->apply({set("a/2", "2"), set("a/1", "1"), set("a/10", "3"), set("b", "4"),
                       set("a", "5"), set("a/\xC3\xA9", "6")})
              .ok());
  const auto keys = [&](std::string_view prefix, std::string_view after, std::size_t limit) {
    std::string all;
    REQUIRE(fixture.brain
                ->scan("s", prefix, after, limit,
                       [&](std::string_view key, const Value& value) {
                         CHECK(value.revision != none);
                         all.append(key).append(" ");
                         return true;
                       })
                .ok());
    return all;
  };
  CHECK(keys("", "", 0) == "a a/1 a/10 a/2 a/\xC3\xA9 b ");
  CHECK(keys("a/", "", 0) == "a/1 a/10 a/2 a/\xC3\xA9 ");
  CHECK(keys("a/", "a/1", 0) == "a/10 a/2 a/\xC3\xA9 ");
  CHECK(keys("a/", "a/1", 1) == "a/10 ");
  CHECK(keys("a/", "a/zzz", 0) == "a/\xC3\xA9 ");
  CHECK(keys("a/", "b", 0) == "");
  CHECK(keys("", "a/2", 1) == "a/\xC3\xA9 ");
  int seen = 0;
  REQUIRE(fixture.brain
              ->scan("s", "", "", 0, [&](std::string_view, const Value&) { return ++seen < 2; })
              .ok());
  CHECK(seen == 2);
}

TEST_CASE("scan and spaces see what is queued") {
  Fixture fixture;
  Operation elsewhere = set("k", "1");
  elsewhere.space = "t";
  REQUIRE(fixture.brain->apply_soon({set("a", "1"), elsewhere}).ok());
  int seen = 0;
  REQUIRE(fixture.brain
              ->scan("s", "", "", 0, [&](std::string_view, const Value&) { return ++seen > 0; })
              .ok());
  CHECK(seen == 1);
  CHECK(*fixture.brain->spaces() == std::vector<std::string>{"s", "t"});
}

TEST_CASE("nothing is read once its time is over") {
  Fixture fixture;
  fixture.apply(set("short", "1", any, 1'000));
  REQUIRE(fixture.brain->apply_soon({set("soon", "1", any, 1'000)}).ok());
  fixture.apply(set("long", "1", any, 5'000));
  CHECK(fixture.brain->get("s", "long")->expires == fixture.clock.now() + 5'000);
  fixture.clock.advance(999);
  CHECK(fixture.get("short") == "1");
  CHECK(fixture.get("soon") == "1");
  fixture.clock.advance(1);
  CHECK(fixture.get("short") == "-");
  CHECK(fixture.get("soon") == "-");
  CHECK(fixture.get("long") == "1");
  CHECK(fixture.apply(set("short", "2", none)) != none);  // as if it had never been
  CHECK(fixture.get("short") == "2");
}

TEST_CASE("after a restart, too, expired values are not there") {
  Fixture fixture;
  fixture.apply(set("a", "1", any, 1'000));
  fixture.brain.reset();
  fixture.clock.advance(1'000);
  fixture.reopen();
  CHECK(fixture.get("a") == "-");
  CHECK(fixture.brain->spaces()->empty());
}

TEST_CASE("two brains on one file see each other's writes") {
  Fixture fixture;
  const auto other = open_brain(fixture.path(), fixture.clock);
  for (int i = 0; i < 60; ++i) {
    const std::string value = std::to_string(i);
    fixture.apply(set("a", value));
    CHECK(Fixture::get(*other, "a") == value);  // not what it had kept
    REQUIRE(other->apply({set("a", "\"" + value + "\"")}).ok());
    CHECK(fixture.get("a") == "\"" + value + "\"");
  }
  REQUIRE(other->apply({removal("a")}).ok());
  CHECK(fixture.get("a") == "-");
}

TEST_CASE("two brains on one file lose no increment") {
  Fixture fixture;
  const auto other = open_brain(fixture.path(), fixture.clock);
  fixture.apply(set("n", "0"));
  const auto count = [](Brain& brain) {
    for (int done = 0; done < 40;) {
      const auto old = brain.get("s", "n");
      if (!old.ok()) return;
      done += brain.apply({set("n", std::to_string(std::stoi(old->json) + 1), old->revision)}).ok();
    }
  };
  std::thread second([&] { count(*other); });
  count(*fixture.brain);
  second.join();
  CHECK(fixture.get("n") == "80");
  CHECK(Fixture::get(*other, "n") == "80");
}

TEST_CASE("after close nothing is written, and reads still work") {
  Fixture fixture;
  REQUIRE(fixture.brain->apply_soon({set("a", "1")}).ok());
  fixture.brain->close();
  CHECK(fixture.get("a") == "1");
  CHECK(fixture.brain->apply({set("a", "2")}).status().code() == Code::cancelled);
  CHECK(fixture.brain->apply_soon({set("a", "2")}).code() == Code::cancelled);
  CHECK(fixture.brain->flush().code() == Code::cancelled);
  CHECK(fixture.get("a") == "1");
}

TEST_CASE("readers never see an older value than one they have seen") {
  Fixture fixture;
  fixture.apply(set("n", "0"));
  std::atomic<bool> stop{false};
  std::atomic<int> backwards{0}, failures{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      for (int last = 0; !stop;) {
        const auto value = fixture.brain->get("s", "n");
        if (!value.ok()) ++failures;
        const int now = value.ok() ? std::stoi(value->json) : last;
        if (now < last) ++backwards;
        last = now;
      }
    });
  }
  const auto other = open_brain(fixture.path(), fixture.clock);
  for (int i = 1; i <= 80; ++i) {  // the other's writes make the readers drop what they keep
    Brain& writer = i % 2 == 0 ? *other : *fixture.brain;
    CHECK(writer.apply({set("n", std::to_string(i))}).ok());
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(backwards.load() == 0);
  CHECK(failures.load() == 0);
}

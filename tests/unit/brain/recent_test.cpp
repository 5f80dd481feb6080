#include "brain/recent.hpp"

#include <doctest/doctest.h>

#include "base/files.hpp"

using namespace cox::brain;

namespace {

struct RecentFixture {
  RecentFixture() : version(open()), recent(10'000, *version) {}
  std::unique_ptr<VersionFile> open() const {
    auto file = VersionFile::open(folder / "brain.db");
    REQUIRE_MESSAGE(file.ok(), file.status().message());
    return std::move(*file);
  }
  std::string find() {
    const auto found = recent.find(name);
    return found.entry ? found.entry->json : "unknown";
  }
  Settled settled(std::string json, Revision token = none) const {
    return {name, {std::move(json), 5, 0}, token, true};
  }

  cox::TemporaryFolder folder;
  std::unique_ptr<VersionFile> version;
  Recent recent;
  const Name name{"s", "a"};
};

}  // namespace

TEST_CASE("what is queued hides what is committed, until it is settled") {
  RecentFixture fixture;
  fixture.recent.settle({fixture.settled("1")});
  fixture.recent.queue(fixture.name, {"2", 100, 0}, 100);
  fixture.recent.queue(fixture.name, {"3", 101, 0}, 101);
  CHECK(fixture.find() == "3");
  fixture.recent.settle({fixture.settled("2", 100)});
  CHECK(fixture.find() == "3");
  fixture.recent.settle({fixture.settled("3", 101)});
  CHECK(fixture.find() == "3");
  CHECK_FALSE(fixture.recent.any_queued());
}

TEST_CASE("what was queued and failed is not seen any more") {
  RecentFixture fixture;
  fixture.recent.settle({fixture.settled("1")});
  fixture.recent.queue(fixture.name, {"2", 100, 0}, 100);
  Settled failed = fixture.settled("2", 100);
  failed.written = false;
  fixture.recent.settle({failed});
  CHECK(fixture.find() == "1");
}

TEST_CASE("a value read before a commit is not remembered after it") {
  RecentFixture fixture;
  const auto before = fixture.recent.find(fixture.name);
  fixture.recent.settle({{{"s", "other"}, {"1", 5, 0}, none, true}});
  fixture.recent.remember(before.epoch, fixture.name, {"old", 1, 0});
  CHECK(fixture.find() == "unknown");
  const auto after = fixture.recent.find(fixture.name);
  fixture.recent.remember(after.epoch, fixture.name, {"new", 2, 0});
  CHECK(fixture.find() == "new");
}

TEST_CASE("a commit of another process makes the kept values unknown") {
  RecentFixture fixture;
  const auto other = fixture.open();
  fixture.recent.settle({fixture.settled("1")});
  CHECK(fixture.find() == "1");
  other->bump();
  CHECK(fixture.find() == "unknown");
  const auto read = fixture.recent.find(fixture.name);
  other->bump();
  fixture.recent.remember(read.epoch, fixture.name, {"old", 1, 0});
  CHECK(fixture.find() == "unknown");
}

TEST_CASE("a commit of another process just before ours is noticed, too") {
  RecentFixture fixture;
  const auto other = fixture.open();
  fixture.recent.settle({fixture.settled("1")});
  other->bump();
  fixture.recent.settle({{{"s", "other"}, {"1", 5, 0}, none, true}});
  CHECK(fixture.find() == "unknown");
}

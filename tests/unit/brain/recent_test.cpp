#include "brain/recent.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>

#include "base/files.hpp"

using namespace cox::brain;

namespace {

Entry entry(std::string json, Revision as_of) { return {std::move(json), 1, 0, as_of}; }

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
  // As a commit that nobody came between.
  void settle(Settled done, Revision newest) {
    recent.settle({std::move(done)}, {recent.version(), newest});
  }
  Settled settled(std::string json, Revision token = none) const {
    return {name, {std::move(json), 1, 0, none}, token, true};
  }

  cox::TemporaryFolder folder;
  std::unique_ptr<VersionFile> version;
  Recent recent;
  const Name name{"s", "a"};
};

}  // namespace

TEST_CASE("what is queued hides what is committed, until it is settled") {
  RecentFixture fixture;
  fixture.settle(fixture.settled("1"), 5);
  fixture.recent.queue(fixture.name, {"2", 100, 0, none}, 100);
  fixture.recent.queue(fixture.name, {"3", 101, 0, none}, 101);
  CHECK(fixture.find() == "3");
  fixture.settle(fixture.settled("2", 100), 6);
  CHECK(fixture.find() == "3");
  fixture.settle(fixture.settled("3", 101), 7);
  CHECK(fixture.find() == "3");
  CHECK_FALSE(fixture.recent.any_queued());
}

TEST_CASE("what was queued and failed is not seen any more") {
  RecentFixture fixture;
  fixture.settle(fixture.settled("1"), 5);
  fixture.recent.queue(fixture.name, {"2", 100, 0, none}, 100);
  Settled failed = fixture.settled("2", 100);
  failed.written = false;
  fixture.settle(failed, 5);
  CHECK(fixture.find() == "1");
}

TEST_CASE("a value read before a commit is not remembered after it") {
  RecentFixture fixture;
  const auto before = fixture.recent.find(fixture.name);
  fixture.settle({{"s", "other"}, {}, none, true}, 5);
  fixture.recent.remember(before.epoch, fixture.name, entry("old", 4));
  CHECK(fixture.find() == "unknown");
  fixture.recent.remember(before.epoch, fixture.name, entry("new", 5));
  CHECK(fixture.find() == "new");
}

TEST_CASE("an older value never takes the place of a newer one") {
  RecentFixture fixture;
  const auto epoch = fixture.recent.find(fixture.name).epoch;
  fixture.recent.remember(epoch, fixture.name, entry("new", 6));
  fixture.recent.remember(epoch, fixture.name, entry("old", 5));
  CHECK(fixture.find() == "new");
  fixture.settle(fixture.settled("ours"), 5);  // committed before it was read
  CHECK(fixture.find() == "new");
  fixture.settle(fixture.settled("ours"), 7);
  CHECK(fixture.find() == "ours");
}

TEST_CASE("once a newer state was seen, nothing older comes in") {
  RecentFixture fixture;
  const auto epoch = fixture.recent.find(fixture.name).epoch;
  fixture.recent.remember(epoch, {"s", "other"}, entry("1", 6));
  fixture.recent.remember(epoch, fixture.name, entry("old", 5));
  CHECK(fixture.find() == "unknown");
  fixture.settle(fixture.settled("ours"), 5);
  CHECK(fixture.find() == "unknown");
}

TEST_CASE("a value that was looked up too early to be kept still drives an older one out") {
  RecentFixture fixture;
  const auto other = fixture.open();
  const auto early = fixture.recent.find(fixture.name);
  other->bump();
  const auto later = fixture.recent.find(fixture.name);
  fixture.recent.remember(later.epoch, fixture.name, entry("old", 5));
  fixture.recent.remember(early.epoch, fixture.name, entry("new", 6));
  CHECK(fixture.find() == "unknown");
}

TEST_CASE("a commit of another process makes the kept values unknown") {
  RecentFixture fixture;
  const auto other = fixture.open();
  fixture.settle(fixture.settled("1"), 5);
  CHECK(fixture.find() == "1");
  other->bump();
  CHECK(fixture.find() == "unknown");
  const auto read = fixture.recent.find(fixture.name);
  other->bump();
  fixture.recent.remember(read.epoch, fixture.name, entry("old", 9));
  CHECK(fixture.find() == "unknown");
}

TEST_CASE("a commit of another process around ours makes all values unknown") {
  RecentFixture fixture;
  const auto other = fixture.open();
  const Commit commit{fixture.recent.version(), 5};
  other->bump();                       // they commit after us, but before we say so,
  CHECK(fixture.find() == "unknown");  // and a reader notices
  fixture.recent.settle({fixture.settled("ours")}, commit);
  CHECK(fixture.find() == "unknown");
}

#include "brain/store.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/sqlite.hpp"
#include "fixture.hpp"

using namespace cox;
using namespace cox::brain;

namespace {

struct StoreFixture {
  StoreFixture() {
    auto opened = Store::open(folder / "brain.db");
    REQUIRE_MESSAGE(opened.ok(), opened.status().message());
    store = std::move(*opened);
    REQUIRE(store->begin().ok());
  }
  Revision put(std::string_view key, Millis expires = 0) {
    const auto revision = store->put({"s", key}, "1", expires);
    REQUIRE(revision.ok());
    return *revision;
  }
  std::vector<std::string> changes(Revision since, Millis now) {
    std::vector<std::string> names;
    REQUIRE(store
                ->changes_since(since, now,
                                [&](Change change) {
                                  names.push_back(change.key +
                                                  (change.json.empty() ? " gone" : ""));
                                })
                .ok());
    return names;
  }

  TemporaryFolder folder;
  std::unique_ptr<Store> store;
};

}  // namespace

TEST_CASE("what is rolled back never was, and its revision is given again") {
  StoreFixture fixture;
  const Revision first = fixture.put("a");
  fixture.store->rollback();
  REQUIRE(fixture.store->begin().ok());
  CHECK(*fixture.store->revision_of({"s", "a"}, 0) == none);
  CHECK(fixture.put("a") == first);
}

TEST_CASE("changes since a revision, with what stands there now") {
  StoreFixture fixture;
  const Revision first = fixture.put("a");
  fixture.put("b");
  REQUIRE(fixture.store->remove({"s", "b"}).ok());
  REQUIRE(fixture.store->remove({"s", "never"}).ok());
  fixture.put("c", 100);
  CHECK(fixture.changes(first, 99) == std::vector<std::string>{"b gone", "b gone", "c"});
  CHECK(fixture.changes(first, 100).back() == "c gone");
}

TEST_CASE("long values are kept apart and go with their entry") {
  StoreFixture fixture;
  const std::string large(5'000, '1');
  const auto put = [&](std::string_view key, std::string_view json) {
    REQUIRE(fixture.store->put({"s", key}, json, 0).ok());
  };
  const auto kept_apart = [&] {
    auto database = sqlite::Database::open(fixture.folder / "brain.db");
    auto count = database->prepare("SELECT count(*) FROM large");
    REQUIRE(*count->step());
    return count->number(0);
  };
  const auto commit = [&] {
    REQUIRE(fixture.store->commit().ok());
    const auto count = kept_apart();
    REQUIRE(fixture.store->begin().ok());
    return count;
  };
  put("a", large);
  put("b", large);
  put("c", "1");
  CHECK(commit() == 2);
  put("a", large + "2");  // another long one in its place
  put("b", "1");
  CHECK(commit() == 1);
  const Status told = fixture.store->changes_since(0, 0, [&](const Change& change) {
    if (change.key == "a") CHECK(change.json == large + "2");
  });
  CHECK(told.ok());
  REQUIRE(fixture.store->remove({"s", "a"}).ok());
  CHECK(commit() == 0);
}

TEST_CASE("the record of changes is trimmed, never its end") {
  StoreFixture fixture;
  for (int i = 0; i < 10; ++i) fixture.put(std::to_string(i));
  const Revision last = fixture.store->revision();
  REQUIRE(fixture.store->trim_changes(3).ok());
  CHECK(fixture.changes(0, 0).size() == 3);
  REQUIRE(fixture.store->trim_changes(0).ok());
  CHECK(fixture.changes(0, 0).size() == 1);
  CHECK(*fixture.store->newest() == last);
}

TEST_CASE("expired keys are found in the order of their time") {
  StoreFixture fixture;
  CHECK_FALSE(*fixture.store->next_expiry());
  fixture.put("late", 300);
  fixture.put("early", 100);
  fixture.put("never");
  CHECK(**fixture.store->next_expiry() == 100);
  CHECK(fixture.store->expired(99, 10)->empty());
  const auto names = fixture.store->expired(300, 10);
  REQUIRE(names->size() == 2);
  CHECK(names->front().key == "early");
  CHECK(fixture.store->expired(300, 1)->size() == 1);
  CHECK(*fixture.store->revision_of({"s", "early"}, 100) == none);
}

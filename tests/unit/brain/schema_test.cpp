#include "brain/schema.hpp"

#include <doctest/doctest.h>

#include <string>

#include "base/sqlite.hpp"
#include "fixture.hpp"

using namespace cox;
using namespace cox::brain;

namespace {

void write_file(const std::string& path, const std::string& sql) {
  auto database = sqlite::Database::open(path);
  REQUIRE(database.ok());
  const Status status = database->execute(sql);
  REQUIRE_MESSAGE(status.ok(), status.message());
}

// What the first schema looked like. It must not be changed: such files exist.
constexpr const char* kFirst = R"(
  CREATE TABLE entries (space TEXT NOT NULL, key TEXT NOT NULL, json TEXT,
                        revision INTEGER NOT NULL, expires INTEGER, PRIMARY KEY (space, key))
    WITHOUT ROWID;
  CREATE TABLE changes (revision INTEGER PRIMARY KEY, space TEXT NOT NULL, key TEXT NOT NULL);
  CREATE TABLE large (revision INTEGER PRIMARY KEY, json TEXT NOT NULL);
  CREATE TRIGGER large_replaced AFTER UPDATE OF revision ON entries WHEN OLD.json IS NULL
    BEGIN DELETE FROM large WHERE revision=OLD.revision; END;
  CREATE TRIGGER large_removed AFTER DELETE ON entries WHEN OLD.json IS NULL
    BEGIN DELETE FROM large WHERE revision=OLD.revision; END;
  CREATE VIEW stored AS SELECT space, key, revision, expires,
    coalesce(json, (SELECT json FROM large WHERE large.revision=entries.revision)) AS json
    FROM entries;
  INSERT INTO large VALUES (6, '"long"');
  INSERT INTO entries VALUES ('s', 'long', NULL, 6, NULL);
  INSERT INTO entries VALUES ('s', 'old', '"kept"', 7, NULL), ('s', 'over', '1', 8, 5);
  INSERT INTO changes VALUES (7, 's', 'old'), (8, 's', 'over');
  PRAGMA user_version=1;
)";

}  // namespace

TEST_CASE("a file of the first schema opens with what it holds") {
  TemporaryFolder folder;
  const std::string path = folder / "brain.db";
  write_file(path, kFirst);
  const FakeClock clock;
  {
    const auto brain = open_brain(path, clock);
    CHECK(Fixture::get(*brain, "old") == "\"kept\"");
    CHECK(Fixture::get(*brain, "long") == "\"long\"");
    CHECK(Fixture::get(*brain, "over") == "-");
    const auto revisions = brain->apply({set("new", "1")});
    REQUIRE(revisions.ok());
    CHECK(revisions->front() > 8);
  }
  auto database = sqlite::Database::open(path);
  REQUIRE(database.ok());
  auto index =
      database->prepare("SELECT count(*) FROM sqlite_master WHERE name='entries_by_expiry'");
  REQUIRE(*index->step());
  CHECK(index->number(0) == 1);
}

TEST_CASE("an empty file becomes a brain") {
  TemporaryFolder folder;
  write_file(folder / "brain.db", "PRAGMA user_version=0");
  CHECK(Brain::open(folder / "brain.db", FakeClock()).ok());
}

TEST_CASE("a file of a newer program is refused and not touched") {
  TemporaryFolder folder;
  const std::string path = folder / "brain.db";
  write_file(path, "PRAGMA user_version=99");
  const auto brain = Brain::open(path, FakeClock());
  CHECK(contains(brain.status(), "newer version"));
  CHECK(contains(brain.status(), "99"));
}

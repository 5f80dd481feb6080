#include "brain/schema.hpp"

namespace cox::brain {
namespace {

constexpr const char* kTables = R"(
  CREATE TABLE entries (
    space TEXT NOT NULL,
    key TEXT NOT NULL,
    json TEXT,
    revision INTEGER NOT NULL,
    expires INTEGER,
    PRIMARY KEY (space, key)
  ) WITHOUT ROWID;
  CREATE TABLE changes (
    revision INTEGER PRIMARY KEY,
    space TEXT NOT NULL,
    key TEXT NOT NULL
  );
  CREATE TABLE large (
    revision INTEGER PRIMARY KEY,
    json TEXT NOT NULL
  );
  CREATE TRIGGER large_replaced AFTER UPDATE OF revision ON entries WHEN OLD.json IS NULL
    BEGIN DELETE FROM large WHERE revision=OLD.revision; END;
  CREATE TRIGGER large_removed AFTER DELETE ON entries WHEN OLD.json IS NULL
    BEGIN DELETE FROM large WHERE revision=OLD.revision; END;
  CREATE VIEW stored AS
    SELECT space, key, revision, expires,
           coalesce(json, (SELECT json FROM large WHERE large.revision=entries.revision)) AS json
    FROM entries;
)";

// Few values expire, so the index holds only those.
constexpr const char* kExpiryIndex =
    "CREATE INDEX entries_by_expiry ON entries (expires) WHERE expires IS NOT NULL";

}  // namespace

Status prepare_schema(sqlite::Database& database) {
  return database.migrate({kTables, kExpiryIndex}, "brain");
}

}  // namespace cox::brain

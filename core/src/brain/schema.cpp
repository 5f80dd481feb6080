#include "brain/schema.hpp"

namespace cox::brain {
namespace {

constexpr const char* kTables = R"(
  CREATE TABLE entries (
    space TEXT NOT NULL,
    key TEXT NOT NULL,
    json TEXT NOT NULL,
    revision INTEGER NOT NULL,
    expires INTEGER,
    PRIMARY KEY (space, key)
  ) WITHOUT ROWID;
  CREATE TABLE changes (
    revision INTEGER PRIMARY KEY,
    space TEXT NOT NULL,
    key TEXT NOT NULL
  );
)";

// Few values expire, so the index holds only those.
constexpr const char* kExpiryIndex =
    "CREATE INDEX entries_by_expiry ON entries (expires) WHERE expires IS NOT NULL";

}  // namespace

Status prepare_schema(sqlite::Database& database) {
  return database.migrate({kTables, kExpiryIndex}, "brain");
}

}  // namespace cox::brain

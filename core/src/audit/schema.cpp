#include "audit/schema.hpp"

#include <string>

#include "audit/body.hpp"
#include "base/text.hpp"

namespace cox::audit {
namespace {

constexpr const char* kTables = R"(
  CREATE TABLE records (
    seq INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    kind TEXT NOT NULL,
    call TEXT NOT NULL,
    body TEXT NOT NULL
  );
  CREATE TABLE open (
    call TEXT PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES records
  ) WITHOUT ROWID;
  CREATE TABLE inbox (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    time INTEGER NOT NULL,
    message TEXT NOT NULL
  );
)";

constexpr const char* kBegun = "ALTER TABLE inbox ADD COLUMN begun TEXT NOT NULL DEFAULT ''";

// What stands in the body alone is covered by its hash; columns beside it would not be. `base` has
// one row once something was archived.
constexpr const char* kChained = R"(
  ALTER TABLE records DROP COLUMN time;
  ALTER TABLE records DROP COLUMN kind;
  ALTER TABLE records DROP COLUMN call;
  ALTER TABLE records ADD COLUMN hash BLOB NOT NULL DEFAULT x'';
  CREATE TABLE base (
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL
  );
)";

// The first record, where it is not chained; all others are not either then.
Result<Seq> first_unchained(sqlite::Database& database) {
  auto statement = database.prepare("SELECT seq, length(hash) FROM records ORDER BY seq LIMIT 1");
  if (!statement.ok()) return statement.status();
  const auto row = statement->step();
  if (!row.ok()) return row.status();
  return *row && statement->number(1) == 0 ? statement->number(0) : Seq{0};
}

Status put(sqlite::Database& database, const Head& head, std::string_view body) {
  auto insert = database.prepare("INSERT INTO records (seq, body, hash) VALUES (?1, ?2, ?3)");
  if (!insert.ok()) return insert.status();
  return insert->bind(1, head.seq).bind(2, body).bind_blob(3, bytes(head.hash)).run();
}

Result<Head> chain_each(sqlite::Database& database) {
  auto next = database.prepare("SELECT seq, body FROM records WHERE seq>?1 ORDER BY seq LIMIT 1");
  auto update = database.prepare("UPDATE records SET hash=?2 WHERE seq=?1");
  if (!next.ok()) return next.status();
  if (!update.ok()) return update.status();
  Linker linker;
  Head head;
  for (;;) {
    const auto row = next->bind(1, head.seq).step();
    if (!row.ok()) return row.status();
    if (!*row) return head;
    head.hash = linker.link(head.hash, next->number(0), next->text(1));
    head.seq = next->number(0);
    next->reset();
    Status set = update->bind(1, head.seq).bind_blob(2, bytes(head.hash)).run();
    if (!set.ok()) return set;
  }
}

Status chain_old(sqlite::Database& database, const Clock& clock) {
  const auto first = first_unchained(database);  // again, now that nobody else can
  if (!first.ok() || *first == 0) return first.status();
  const auto head = chain_each(database);
  if (!head.ok()) return head.status();
  const Note note{"chain",
                  Json::object({{"first", *first},
                                {"last", head->seq},
                                {"why", "these were kept before there was a chain of hashes"}}),
                  clock.now()};
  const std::string body = body_of(note);
  const Seq seq = head->seq + 1;
  return put(database, {seq, Linker().link(head->hash, seq, body)}, body);
}

}  // namespace

Status migrate(sqlite::Database& database, const Clock& clock) {
  if (Status status = database.migrate({kTables, kBegun, kChained}, "records"); !status.ok())
    return status;
  const auto first = first_unchained(database);
  if (!first.ok() || *first == 0) return first.status();
  if (Status begun = database.execute("BEGIN IMMEDIATE"); !begun.ok()) return begun;
  Status status = chain_old(database, clock);
  if (status.ok()) status = database.execute("COMMIT");
  if (!status.ok()) (void)database.execute("ROLLBACK");  // the first failure is the one to tell
  return status;
}

Result<Head> read_base(sqlite::Database& database) {
  auto statement = database.prepare("SELECT seq, hash FROM base");
  if (!statement.ok()) return statement.status();
  const auto row = statement->step();
  if (!row.ok()) return row.status();
  if (!*row) return Head{};
  return Head{statement->number(0), hash_of(statement->blob(1))};
}

}  // namespace cox::audit

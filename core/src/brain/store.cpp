#include "brain/store.hpp"

#include <utility>

#include "brain/schema.hpp"

namespace cox::brain {
namespace {

// Bytes of a row above which the value is kept apart; SQLite keeps rows up to 1,002 bytes whole.
constexpr std::size_t kLong = 800;

// The log may grow to 16 MiB before its pages go into the file, four times SQLite's own choice: a
// page that changes often then goes there once, not four times. Reading it back after a crash takes
// milliseconds.
constexpr const char* kCheckpoint = "PRAGMA wal_autocheckpoint=4000";

std::int64_t number(std::uint64_t value) { return static_cast<std::int64_t>(value); }

// The tables are not those that the file's version promises.
Status with_advice(const Status& status) {
  return {status.code(), status.message() +
                             "; the file is damaged: stop the bot, keep a copy of the "
                             "file, then put a backup back"};
}

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const std::string& path) {
  auto database = sqlite::Database::open(path);
  if (!database.ok()) return database.status();
  if (Status status = database->execute(kCheckpoint); !status.ok()) return status;
  if (Status status = prepare_schema(*database); !status.ok()) return status;
  std::unique_ptr<Store> store(new Store(std::move(*database)));
  if (Status status = store->prepare(); !status.ok()) return status;
  return store;
}

Status Store::prepare() {
  const std::pair<sqlite::Statement*, const char*> all[] = {
      {&begin_, "BEGIN IMMEDIATE"},
      {&commit_, "COMMIT"},
      {&newest_, "SELECT max(revision) FROM changes"},
      {&current_,
       "SELECT revision FROM entries WHERE space=?1 AND key=?2"
       " AND (expires IS NULL OR expires > ?3)"},
      {&put_,
       "INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE"
       " SET json=excluded.json, revision=excluded.revision, expires=excluded.expires"},
      {&put_large_, "INSERT INTO large VALUES (?1, ?2)"},
      {&remove_, "DELETE FROM entries WHERE space=?1 AND key=?2"},
      {&log_, "INSERT INTO changes VALUES (?1, ?2, ?3)"},
      {&changes_,
       "SELECT changes.space, changes.key, json, stored.revision FROM changes LEFT JOIN stored"
       " ON stored.space=changes.space AND stored.key=changes.key"
       " AND (expires IS NULL OR expires > ?2)"
       " WHERE changes.revision > ?1 ORDER BY changes.revision"},
      {&expired_, "SELECT space, key FROM entries WHERE expires <= ?1 ORDER BY expires LIMIT ?2"},
      {&next_expiry_, "SELECT min(expires) FROM entries WHERE expires IS NOT NULL"},
      {&trim_,
       "DELETE FROM changes WHERE revision <= (SELECT max(revision) FROM changes) - max(?1, 1)"},
  };
  for (const auto& [statement, sql] : all) {
    auto prepared = database_.prepare(sql);
    if (!prepared.ok()) return with_advice(prepared.status());
    *statement = std::move(*prepared);
  }
  const auto revision = newest();
  if (revision.ok()) revision_ = *revision;
  return revision.status();
}

Status Store::begin() {
  if (Status status = begin_.run(); !status.ok()) return status;
  const auto revision = newest();
  if (revision.ok()) begun_ = revision_ = *revision;
  return revision.status();
}

Status Store::commit() { return commit_.run(); }

// Some failures have ended the transaction already; then there is nothing to roll back.
void Store::rollback() { (void)database_.execute("ROLLBACK"); }

Result<Revision> Store::newest() {
  const auto row = newest_.step();
  if (!row.ok()) return row.status();
  const auto revision = static_cast<Revision>(newest_.number(0));
  newest_.reset();
  return revision;
}

Result<Revision> Store::revision_of(Name name, Millis now) {
  const auto row = current_.bind(1, name.space).bind(2, name.key).bind(3, now).step();
  if (!row.ok()) return row.status();
  if (!*row) return none;
  const auto revision = static_cast<Revision>(current_.number(0));
  current_.reset();
  return revision;
}

Result<Revision> Store::put(Name name, std::string_view json, Millis expires) {
  if (Status status = log_change(name); !status.ok()) return status;
  const bool is_long = name.space.size() + name.key.size() + json.size() > kLong;
  if (is_long) {
    Status status = put_large_.bind(1, number(revision_)).borrow(2, json).run();
    if (!status.ok()) return status;
  }
  put_.borrow(1, name.space).borrow(2, name.key).bind(4, number(revision_));
  is_long ? put_.bind_null(3) : put_.borrow(3, json);
  const Status status = (expires == 0 ? put_.bind_null(5) : put_.bind(5, expires)).run();
  if (!status.ok()) return status;
  return revision_;
}

Status Store::remove(Name name) {
  const Status status = remove_.borrow(1, name.space).borrow(2, name.key).run();
  return status.ok() && database_.changes() > 0 ? log_change(name) : status;
}

Status Store::log_change(Name name) {
  return log_.bind(1, number(++revision_)).borrow(2, name.space).borrow(3, name.key).run();
}

Status Store::changes_since(Revision since, Millis now, const std::function<void(Change)>& each) {
  changes_.bind(1, number(since)).bind(2, now);
  for (;;) {
    const auto row = changes_.step();
    if (!row.ok() || !*row) return row.status();
    Change change;
    change.space = changes_.text(0);
    change.key = changes_.text(1);
    change.json = changes_.text(2);
    change.revision = static_cast<Revision>(changes_.number(3));
    each(std::move(change));
  }
}

Result<std::vector<OwnedName>> Store::expired(Millis now, std::size_t limit) {
  std::vector<OwnedName> names;
  expired_.bind(1, now).bind(2, number(limit));
  for (;;) {
    const auto row = expired_.step();
    if (!row.ok()) return row.status();
    if (!*row) return names;
    names.emplace_back(expired_.text(0), expired_.text(1));
  }
}

Result<std::optional<Millis>> Store::next_expiry() {
  const auto row = next_expiry_.step();
  if (!row.ok()) return row.status();
  std::optional<Millis> next;
  if (!next_expiry_.is_null(0)) next = next_expiry_.number(0);
  next_expiry_.reset();
  return next;
}

Status Store::trim_changes(Revision count) { return trim_.bind(1, number(count)).run(); }

// SQLite leaves out rows that do not change, but not the numbers in the head of the file.
Status Store::touch() {
  auto version = database_.prepare("PRAGMA user_version");
  if (!version.ok()) return version.status();
  if (const auto row = version->step(); !row.ok()) return row.status();
  const std::string same = std::to_string(version->number(0));
  version->reset();
  return database_.execute("PRAGMA user_version=" + same);
}

}  // namespace cox::brain

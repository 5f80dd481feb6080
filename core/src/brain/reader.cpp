#include "brain/reader.hpp"

#include <utility>

namespace cox::brain {
namespace {

constexpr std::size_t kIdleReaders = 4;

// The next namespace is looked up in the primary key, so the cost grows with namespaces, not
// values.
constexpr const char* kSpaces = R"(
  WITH RECURSIVE each(space) AS (
    SELECT min(space) FROM entries
    UNION ALL
    SELECT (SELECT min(space) FROM entries WHERE entries.space > each.space) FROM each
    WHERE each.space IS NOT NULL
  )
  SELECT space FROM each WHERE space IS NOT NULL AND EXISTS (
    SELECT 1 FROM entries WHERE entries.space=each.space AND (expires IS NULL OR expires > ?1)))";

// The first text that a scan may return, and the first behind the last.
std::string lower_bound(std::string_view prefix, std::string_view after) {
  if (after < prefix) return std::string(prefix);
  return std::string(after) + '\0';  // nothing sorts between a text and this
}
std::string upper_bound(std::string_view prefix) {
  std::string bound(prefix);
  while (!bound.empty() && bound.back() == '\xFF') bound.pop_back();
  if (bound.empty()) return "\xFF";  // behind all UTF-8
  bound.back() = static_cast<char>(bound.back() + 1);
  return bound;
}

}  // namespace

Result<std::unique_ptr<Reader>> Reader::open(const std::string& path) {
  auto database = sqlite::Database::open(path, sqlite::Mode::read_only);
  if (!database.ok()) return database.status();
  std::unique_ptr<Reader> reader(new Reader(std::move(*database)));
  if (Status status = reader->prepare(); !status.ok()) return status;
  return reader;
}

Status Reader::prepare() {
  const std::pair<sqlite::Statement*, const char*> all[] = {
      {&get_,
       "SELECT newest, json, stored.revision, expires"
       " FROM (SELECT max(revision) AS newest FROM changes) LEFT JOIN stored"
       " ON space=?1 AND key=?2"},
      {&scan_,
       "SELECT key, json, revision, expires FROM stored WHERE space=?1 AND key >= ?2 AND key < ?3"
       " AND (expires IS NULL OR expires > ?4) ORDER BY key LIMIT ?5"},
      {&spaces_, kSpaces},
  };
  for (const auto& [statement, sql] : all) {
    auto prepared = database_.prepare(sql);
    if (!prepared.ok()) return prepared.status();
    *statement = std::move(*prepared);
  }
  return {};
}

Result<Entry> Reader::get(Name name) {
  const auto row = get_.bind(1, name.space).bind(2, name.key).step();
  if (!row.ok()) return row.status();
  Entry entry;  // there is always one row; where nothing stands under the name it holds NULLs
  entry.as_of = static_cast<Revision>(get_.number(0));
  entry.json = get_.text(1);
  entry.revision = static_cast<Revision>(get_.number(2));
  entry.expires = get_.number(3);
  get_.reset();
  return entry;
}

Status Reader::scan(Name prefix, std::string_view after, std::size_t limit, Millis now,
                    const Each& each) {
  scan_.bind(1, prefix.space).bind(2, lower_bound(prefix.key, after));
  scan_.bind(3, upper_bound(prefix.key)).bind(4, now);
  scan_.bind(5, limit == 0 ? std::int64_t{-1} : static_cast<std::int64_t>(limit));
  Value value;
  for (;;) {
    const auto row = scan_.step();
    if (!row.ok() || !*row) return row.status();
    value.json = scan_.text(1);
    value.revision = static_cast<Revision>(scan_.number(2));
    value.expires = scan_.number(3);
    if (each(scan_.text(0), value)) continue;
    scan_.reset();
    return {};
  }
}

Result<std::vector<std::string>> Reader::spaces(Millis now) {
  std::vector<std::string> spaces;
  spaces_.bind(1, now);
  for (;;) {
    const auto row = spaces_.step();
    if (!row.ok()) return row.status();
    if (!*row) return spaces;
    spaces.emplace_back(spaces_.text(0));
  }
}

Status Readers::with(const std::function<Status(Reader&)>& work) {
  auto reader = take();
  if (!reader.ok()) return reader.status();
  Status status = work(**reader);
  // One that failed is closed: a new connection may do better.
  if (status.ok()) give_back(std::move(*reader));
  return status;
}

Result<std::unique_ptr<Reader>> Readers::take() {
  {
    std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<Reader> reader = std::move(idle_.back());
      idle_.pop_back();
      return reader;
    }
  }
  return Reader::open(path_);
}

void Readers::give_back(std::unique_ptr<Reader> reader) {
  std::lock_guard lock(mutex_);
  if (idle_.size() < kIdleReaders) idle_.push_back(std::move(reader));
}

}  // namespace cox::brain

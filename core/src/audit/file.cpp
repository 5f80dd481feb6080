#include "audit/file.hpp"

#include <utility>

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

}  // namespace

Result<std::unique_ptr<File>> File::open(const std::string& path) {
  auto database = sqlite::Database::open(path);
  if (!database.ok()) return database.status();
  if (Status status = database->migrate({kTables, kBegun}, "records"); !status.ok()) return status;
  std::unique_ptr<File> file(new File(std::move(*database)));
  if (Status status = file->prepare(); !status.ok()) return status;
  return file;
}

Status File::prepare() {
  const std::pair<sqlite::Statement*, const char*> all[] = {
      {&append_, "INSERT INTO records (time, kind, call, body) VALUES (?1, ?2, ?3, ?4)"},
      {&open_, "INSERT OR REPLACE INTO open VALUES (?1, ?2)"},
      {&close_, "DELETE FROM open WHERE call=?1"},
      {&accept_, "INSERT OR IGNORE INTO inbox (id, time, message) VALUES (?1, ?2, ?3)"},
      {&share_, "UPDATE inbox SET begun = begun || ?2 || char(10) WHERE id=?1"},
      {&done_, "DELETE FROM inbox WHERE id=?1"},
      {&each_open_, "SELECT time, body FROM open JOIN records USING (seq) ORDER BY seq"},
      {&each_newest_,
       "SELECT seq, body FROM (SELECT seq, body FROM records ORDER BY seq DESC LIMIT ?1)"
       " ORDER BY seq"},
      {&each_accepted_, "SELECT id, message, time, begun FROM inbox ORDER BY seq"},
  };
  for (const auto& [statement, sql] : all) {
    auto prepared = database_.prepare(sql);
    if (!prepared.ok()) return prepared.status();
    *statement = std::move(*prepared);
  }
  return {};
}

Status File::append(Millis time, std::string_view kind, std::string_view call,
                    std::string_view body) {
  return append_.bind(1, time).bind(2, kind).bind(3, call).bind(4, body).run();
}

Status File::write(const Begin& begin) {
  Status status = append(begin.time, "begin", begin.call, body_of(begin));
  if (status.ok()) status = open_.bind(1, begin.call).bind(2, database_.last_row()).run();
  if (!status.ok() || begin.accepted.empty()) return status;
  if (!begin.shared) return write(Done{begin.accepted});
  return share_.bind(1, begin.accepted).bind(2, begin.plugin + "/" + begin.name).run();
}

Status File::write(const End& end) {
  const Status status = append(end.time, "end", end.call, body_of(end));
  return status.ok() ? close_.bind(1, end.call).run() : status;
}

Status File::write(const Note& note) { return append(note.time, note.kind, "", body_of(note)); }

Status File::write(const Accepted& accepted) {
  return accept_.bind(1, accepted.id).bind(2, accepted.time).bind(3, accepted.message).run();
}

Status File::write(const Done& done) { return done_.bind(1, done.accepted).run(); }

Status File::each_open(const Row& row) {
  for (;;) {
    const auto found = each_open_.step();
    if (!found.ok() || !*found) return found.status();
    row(each_open_.number(0), each_open_.text(1));
  }
}

Status File::each_newest(std::size_t count, const Row& row) {
  each_newest_.bind(1, static_cast<std::int64_t>(count));
  for (;;) {
    const auto found = each_newest_.step();
    if (!found.ok() || !*found) return found.status();
    row(each_newest_.number(0), each_newest_.text(1));
  }
}

Status File::each_accepted(const std::function<void(Accepted)>& row) {
  for (;;) {
    const auto found = each_accepted_.step();
    if (!found.ok() || !*found) return found.status();
    row({std::string(each_accepted_.text(0)), std::string(each_accepted_.text(1)),
         each_accepted_.number(2), std::string(each_accepted_.text(3))});
  }
}

}  // namespace cox::audit

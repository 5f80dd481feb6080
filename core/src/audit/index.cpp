#include "audit/index.hpp"

#include <algorithm>
#include <filesystem>
#include <unordered_map>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"

namespace cox::audit {
namespace {

// The index keeps for each term which entries have it, and nothing else: no texts, no positions.
// `times` tells between which numbers a stretch of time lies, also where the clock was set back.
constexpr const char* kTables = R"(
  CREATE VIRTUAL TABLE terms USING fts5(
    entry, content='', columnsize=0, detail=none, tokenize='ascii', prefix='2 3 4 5 6');
  CREATE TABLE ends (begin INTEGER PRIMARY KEY, end INTEGER NOT NULL);
  CREATE TABLE times (slot INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL);
  CREATE TABLE done (seq INTEGER NOT NULL, hash BLOB NOT NULL);
)";

constexpr const char* kClear = R"(
  INSERT INTO terms(terms) VALUES ('delete-all');
  DELETE FROM ends;
  DELETE FROM times;
  DELETE FROM done;
)";

constexpr Seq kBatch = 10'000;
constexpr Millis kSlot = 10 * 60 * 1'000;

Millis slot_of(Millis time) { return time / kSlot; }

std::string expression(const Query& query) {
  std::string all;
  for (const std::string& term : terms_of(query)) {
    const bool prefix = term.ends_with('*');
    all += text::cat(all.empty() ? "" : " AND ", "\"",
                     prefix ? std::string_view(term).substr(0, term.size() - 1) : term,
                     prefix ? "\"*" : "\"");
  }
  return all;
}

void remove(const std::string& path) {
  std::error_code ignored;
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end, ignored);
}

}  // namespace

Result<std::unique_ptr<Index>> Index::open(const std::string& path) {
  auto index = try_open(path);
  // Where the disk is full or another has it, the index is as good as before.
  if (index.ok() || index.status().code() != Code::invalid) return index;
  log::warn("audit",
            text::cat("the index of the records is made anew: ", index.status().message()));
  remove(path);
  return try_open(path);
}

Result<std::unique_ptr<Index>> Index::try_open(const std::string& path) {
  auto database = sqlite::Database::open(path);
  if (!database.ok()) return database.status();
  // It may lose what was written last, and is brought up to date again then.
  Status status = database->execute("PRAGMA synchronous=NORMAL");
  // Since its second version names are other terms; what it had is taken in anew.
  if (status.ok()) status = database->migrate({kTables, kClear}, "index of the records");
  std::unique_ptr<Index> index(new Index(std::move(*database)));
  if (status.ok()) status = index->prepare();
  if (!status.ok()) return status;
  return index;
}

Status Index::prepare() {
  const std::pair<sqlite::Statement*, const char*> all[] = {
      {&add_, "INSERT INTO terms (rowid, entry) VALUES (?1, ?2)"},
      {&add_end_, "INSERT OR REPLACE INTO ends VALUES (?1, ?2)"},
      {&add_time_,
       "INSERT INTO times VALUES (?1, ?2, ?2) ON CONFLICT DO UPDATE"
       " SET first=min(first, excluded.first), last=max(last, excluded.last)"},
      {&done_, "SELECT seq, hash FROM done"},
      {&set_done_, "INSERT INTO done VALUES (?1, ?2)"},
      {&find_,
       "SELECT rowid FROM terms WHERE terms MATCH ?1 AND rowid BETWEEN ?2 AND ?3"
       " ORDER BY rowid DESC"},
      {&end_, "SELECT end FROM ends WHERE begin=?1"},
      {&range_,
       "SELECT coalesce(min(first), 1), coalesce(max(last), 0) FROM times"
       " WHERE slot BETWEEN ?1 AND ?2"},
  };
  for (const auto& [statement, sql] : all) {
    auto prepared = database_.prepare(sql);
    if (!prepared.ok()) return prepared.status();
    *statement = std::move(*prepared);
  }
  return {};
}

// ---- taking in ----

Result<Head> Index::done() {
  const auto row = done_.step();
  if (!row.ok()) return row.status();
  if (!*row) return Head{};
  const Head head{done_.number(0), hash_of(done_.blob(1))};
  done_.reset();
  return head;
}

Status Index::clear() { return database_.execute(kClear); }

// An index of other records, such as of a file that was put back from a backup, is of no use.
Status Index::check(Reader& reader) {
  const auto last = done();
  if (!last.ok()) return last.status();
  const auto base = reader.base();
  if (!base.ok()) return base.status();
  if (last->seq <= base->seq) return {};
  const auto is = reader.at(last->seq);
  if (is.ok() && *is == *last) return {};
  if (!is.ok() && is.status().code() != Code::not_found) return is.status();
  return clear();
}

Result<bool> Index::catch_up(Reader& reader, std::size_t batches) {
  for (std::size_t done = 0; done < batches; ++done) {
    if (Status begun = database_.execute("BEGIN IMMEDIATE"); !begun.ok()) return begun;
    Status status = done == 0 ? check(reader) : Status();
    const Result<bool> more = status.ok() ? take_batch(reader) : Result<bool>(status);
    status = more.ok() ? database_.execute("COMMIT") : more.status();
    if (!status.ok()) {
      (void)database_.execute("ROLLBACK");  // the first failure is the one to tell
      return status;
    }
    if (!*more) return false;
  }
  return true;
}

Result<bool> Index::take_batch(Reader& reader) {
  const auto from = done();
  if (!from.ok()) return from.status();
  const auto base = reader.base();
  if (!base.ok()) return base.status();
  Batch batch;
  batch.last = from->seq < base->seq ? *base : *from;
  const Seq before = batch.last.seq;
  if (Status status = read(reader, batch); !status.ok()) return status;
  const Seq taken = batch.last.seq - before;
  if (taken == 0) return false;
  if (Status status = write(std::move(batch)); !status.ok()) return status;
  return taken == kBatch;
}

Status Index::read(Reader& reader, Batch& batch) {
  std::unordered_map<Seq, std::string> begins;
  std::vector<std::pair<Seq, std::string>> ends;
  const auto add = [&](Seq seq, std::string_view body, std::string_view end) {
    batch.entries.push_back(
        {seq, time_of(body), text::join(terms_of(entry_of(seq, body, end)), " ")});
  };
  const Seq first = batch.last.seq + 1;
  Status status = reader.each(first, first + kBatch - 1, [&](const Row& row) {
    batch.last = {row.seq, row.hash};
    if (is_kind(row.body, "begin")) {
      begins.emplace(row.seq, row.body);
    } else if (is_kind(row.body, "end")) {
      ends.emplace_back(row.seq, row.body);
    } else {
      add(row.seq, row.body, {});
    }
    return true;
  });
  for (const auto& [seq, end] : ends) {
    if (!status.ok()) break;
    const Seq began = began_of(end);
    const auto here = begins.find(began);
    const auto body = here != begins.end() ? Result<std::string>(here->second) : reader.body(began);
    if (body.status().code() == Code::not_found) {  // of a call that could not be recorded
      add(seq, end, {});
      continue;
    }
    status = body.status();
    if (!body.ok()) break;
    batch.ends.emplace_back(began, seq);
    add(began, *body, end);
  }
  return status;
}

Status Index::write(Batch batch) {
  std::ranges::sort(batch.entries, {}, &Entry::seq);  // as the index wants it
  for (const Entry& each : batch.entries) {
    if (Status status = add_.bind(1, each.seq).bind(2, each.terms).run(); !status.ok())
      return status;
    Status status = add_time_.bind(1, slot_of(each.time)).bind(2, each.seq).run();
    if (!status.ok()) return status;
  }
  for (const auto& [begin, end] : batch.ends) {
    if (Status status = add_end_.bind(1, begin).bind(2, end).run(); !status.ok()) return status;
  }
  if (Status status = database_.execute("DELETE FROM done"); !status.ok()) return status;
  return set_done_.bind(1, batch.last.seq).bind_blob(2, bytes(batch.last.hash)).run();
}

// ---- finding ----

Status Index::find(const Query& query, const std::function<bool(Seq)>& each) {
  const auto within = range(query);
  if (!within.ok()) return within.status();
  find_.bind(1, expression(query)).bind(2, within->first).bind(3, within->last);
  for (;;) {
    const auto row = find_.step();
    if (!row.ok() || !*row) return row.status();
    if (each(find_.number(0))) continue;
    find_.reset();
    return {};
  }
}

Result<Index::Range> Index::range(const Query& query) {
  const Millis last_moment = query.until == INT64_MIN ? query.until : query.until - 1;
  const auto row = range_.bind(1, slot_of(query.since)).bind(2, slot_of(last_moment)).step();
  if (!row.ok()) return row.status();
  Range found{range_.number(0), range_.number(1)};
  range_.reset();
  if (query.before != INT64_MAX) found.last = std::min(found.last, query.before - 1);
  return found;
}

Result<Seq> Index::end_of(Seq begin) {
  const auto row = end_.bind(1, begin).step();
  if (!row.ok()) return row.status();
  if (!*row) return Seq{0};
  const Seq end = end_.number(0);
  end_.reset();
  return end;
}

}  // namespace cox::audit

#include "audit/file.hpp"

#include <utility>

#include "audit/schema.hpp"

namespace cox::audit {
namespace {

// Records are half a kilobyte and come by the hundred: larger pages are fewer writes.
constexpr int kPage = 8192;

}  // namespace

Result<std::unique_ptr<File>> File::open(const std::string& path, const Clock& clock) {
  auto database = sqlite::Database::open(path, sqlite::Mode::read_write, kPage);
  if (!database.ok()) return database.status();
  if (Status status = migrate(*database, clock); !status.ok()) return status;
  std::unique_ptr<File> file(new File(std::move(*database)));
  if (Status status = file->prepare(); !status.ok()) return status;
  return file;
}

Status File::prepare() {
  const std::pair<sqlite::Statement*, const char*> all[] = {
      {&begin_, "BEGIN IMMEDIATE"},
      {&commit_, "COMMIT"},
      {&head_, "SELECT seq, hash FROM records ORDER BY seq DESC LIMIT 1"},
      {&append_, "INSERT INTO records (seq, body, hash) VALUES (?1, ?2, ?3)"},
      {&open_, "INSERT OR REPLACE INTO open VALUES (?1, ?2)"},
      {&began_, "SELECT seq FROM open WHERE call=?1"},
      {&close_, "DELETE FROM open WHERE call=?1"},
      {&accept_, "INSERT OR IGNORE INTO inbox (id, time, message, begun) VALUES (?1, ?2, ?3, ?4)"},
      {&share_, "UPDATE inbox SET begun = begun || ?2 || char(10) WHERE id=?1"},
      {&done_, "DELETE FROM inbox WHERE id=?1"},
      {&each_open_, "SELECT seq, body FROM open JOIN records USING (seq) ORDER BY seq"},
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

// Others may write to the file too, so what comes before is asked anew in each transaction.
Status File::begin_transaction() {
  if (Status begun = begin_.run(); !begun.ok()) return begun;
  const auto row = head_.step();
  if (!row.ok()) return row.status();
  if (*row) {
    last_ = {head_.number(0), hash_of(head_.blob(1))};
    head_.reset();
    return {};
  }
  auto base = read_base(database_);
  if (base.ok()) last_ = *base;
  return base.status();
}

Status File::append(std::string_view body) {
  const Seq seq = last_.seq + 1;
  const Hash hash = linker_.link(last_.hash, seq, body);
  Status status = append_.bind(1, seq).borrow(2, body).bind_blob(3, bytes(hash)).run();
  if (status.ok()) last_ = {seq, hash};
  return status;
}

Status File::write(const Begun& begun) {
  Status status = append(begun.body);
  if (!status.ok()) return status;
  passing_.calls.come(begun.call, {begun.call, last_.seq});
  if (begun.accepted.empty()) return status;
  return begun.share.empty() ? write(Done{begun.accepted}) : share(begun);
}

// The message stays: others may begin with it too.
Status File::share(const Begun& begun) {
  if (Accepted* accepted = passing_.messages.find(begun.accepted)) {
    accepted->begun += begun.share + '\n';
    return {};
  }
  return share_.bind(1, begun.accepted).bind(2, begun.share).run();
}

Status File::write(const Ended& ended) {
  if (const auto running = passing_.calls.go(ended.call))
    return append(with_began(ended.body, running->seq));
  const auto began = seq_of_begin(ended.call);
  if (!began.ok()) return began.status();
  const Status status = append(with_began(ended.body, *began));
  return status.ok() && *began != 0 ? close_.bind(1, ended.call).run() : status;
}

// The number of the begin of a call that an earlier transaction left open; 0: there is none.
Result<Seq> File::seq_of_begin(const std::string& call) {
  const auto open = began_.bind(1, call).step();
  if (!open.ok()) return open.status();
  const Seq seq = *open ? began_.number(0) : 0;
  began_.reset();
  return seq;
}

Status File::write(const Noted& noted) { return append(noted.body); }

Status File::write(const Accepted& accepted) {
  passing_.messages.come(accepted.id, accepted);
  return {};
}

Status File::write(const Done& done) {
  if (passing_.messages.go(done.accepted)) return {};
  return done_.bind(1, done.accepted).run();
}

Status File::commit() {
  Status status = passing_.messages.each([this](const Accepted& each) {
    return accept_.bind(1, each.id)
        .bind(2, each.time)
        .bind(3, each.later ? each.later() : each.message)
        .bind(4, each.begun)
        .run();
  });
  if (status.ok()) {
    status = passing_.calls.each(
        [this](const Running& each) { return open_.bind(1, each.call).bind(2, each.seq).run(); });
  }
  if (status.ok()) status = commit_.run();
  if (status.ok()) passing_.clear();
  return status;
}

void File::rollback() {
  passing_.clear();
  (void)database_.execute("ROLLBACK");
}

Result<Head> File::base() { return read_base(database_); }

Status File::forget(const Head& last) {
  auto remove = database_.prepare("DELETE FROM records WHERE seq<=?1");
  auto base = database_.prepare("INSERT INTO base (seq, hash) VALUES (?1, ?2)");
  if (!remove.ok()) return remove.status();
  if (!base.ok()) return base.status();
  Status status = remove->bind(1, last.seq).run();
  if (status.ok()) status = database_.execute("DELETE FROM base");
  if (status.ok()) status = base->bind(1, last.seq).bind_blob(2, bytes(last.hash)).run();
  return status;
}

Status File::each_open(const EachRow& row) {
  for (;;) {
    const auto found = each_open_.step();
    if (!found.ok() || !*found) return found.status();
    row(each_open_.number(0), each_open_.text(1));
  }
}

Status File::each_newest(std::size_t count, const EachRow& row) {
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

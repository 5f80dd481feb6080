// The file of the records and its statements.
//
// records  append-only: a number, the record itself as JSON (body.hpp), and its hash (chain.hpp).
//          Nothing of it ever changes; the oldest leave as whole segments (archive.hpp).
// base     the last record that has left.
// open     the calls that began and have not ended, so that finding them costs nothing.
// inbox    messages that were accepted and have not become calls yet.
//          Both keep only what a transaction leaves behind (passing.hpp).
//
// Threads: one at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "audit/chain.hpp"
#include "audit/item.hpp"
#include "audit/passing.hpp"
#include "audit/records.hpp"
#include "base/sqlite.hpp"
#include "base/status.hpp"

namespace cox::audit {

class File {
 public:
  static Result<std::unique_ptr<File>> open(const std::string& path, const Clock& clock);

  // Takes the file for this connection alone: two programs can never chain two records to the same
  // one.
  Status begin_transaction();
  Status commit();
  // Some failures have ended the transaction already; then there is nothing to roll back.
  void rollback();

  // Inside a transaction.
  Status write(const Begun& begun);
  Status write(const Ended& ended);
  Status write(const Noted& noted);
  Status write(const Accepted& accepted);
  Status write(const Done& done);
  Result<Head> base();
  // Lets the records up to `last` go. What they were must be kept elsewhere.
  Status forget(const Head& last);

  // Reading, oldest first.
  using EachRow = std::function<void(std::int64_t number, std::string_view text)>;
  Status each_open(const EachRow& row);                       // number and body of the begin
  Status each_newest(std::size_t count, const EachRow& row);  // sequence number and body
  Status each_accepted(const std::function<void(Accepted)>& row);

 private:
  explicit File(sqlite::Database database) : database_(std::move(database)) {}
  Status prepare();
  Status append(std::string_view body);
  Status share(const Begun& begun);
  Result<Seq> seq_of_begin(const std::string& call);

  sqlite::Database database_;
  Linker linker_;
  Head last_;  // the newest record, inside a transaction
  Passing passing_;
  sqlite::Statement begin_, commit_;
  sqlite::Statement head_, append_, open_, began_, close_, accept_, share_, done_;
  sqlite::Statement each_open_, each_newest_, each_accepted_;
};

}  // namespace cox::audit

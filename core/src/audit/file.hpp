// The file of the records and its statements.
//
// records  append-only: when, what kind, which call, and the record itself as JSON (body.hpp). The
//          bytes of a body never change, so that a chain of hashes can be laid over them.
// open     the calls that began and have not ended, so that finding them costs nothing.
// inbox    messages that were accepted and have not become calls yet.
//
// Threads: one at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "audit/body.hpp"
#include "audit/records.hpp"
#include "base/sqlite.hpp"
#include "base/status.hpp"

namespace cox::audit {

struct Done {
  std::string accepted;
};

class File {
 public:
  static Result<std::unique_ptr<File>> open(const std::string& path);

  Status begin_transaction() { return database_.execute("BEGIN IMMEDIATE"); }
  Status commit() { return database_.execute("COMMIT"); }
  // Some failures have ended the transaction already; then there is nothing to roll back.
  void rollback() { (void)database_.execute("ROLLBACK"); }

  // Inside a transaction.
  Status write(const Begin& begin);
  Status write(const End& end);
  Status write(const Note& note);
  Status write(const Accepted& accepted);
  Status write(const Done& done);

  // Reading, oldest first.
  using Row = std::function<void(std::int64_t number, std::string_view text)>;
  Status each_open(const Row& row);                       // the time and body of the begin
  Status each_newest(std::size_t count, const Row& row);  // sequence number and body
  Status each_accepted(const std::function<void(Accepted)>& row);

 private:
  explicit File(sqlite::Database database) : database_(std::move(database)) {}
  Status prepare();
  Status append(Millis time, std::string_view kind, std::string_view call, std::string_view body);

  sqlite::Database database_;
  sqlite::Statement append_, open_, close_, accept_, share_, done_;
  sqlite::Statement each_open_, each_newest_, each_accepted_;
};

}  // namespace cox::audit

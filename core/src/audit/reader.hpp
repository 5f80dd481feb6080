// The records as they stand in their file, read only; whoever writes them goes on meanwhile.
// Threads: one at a time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "audit/chain.hpp"
#include "base/sqlite.hpp"
#include "base/status.hpp"

namespace cox::audit {

class Reader {
 public:
  // Fails where there is no such file, and where an older program wrote it and nothing has migrated
  // it yet.
  static Result<std::unique_ptr<Reader>> open(const std::string& path);

  Result<Head> head() { return head_of(newest_); }
  // The record before the first one here: the last that was archived, or {0, zeros}.
  Result<Head> base() { return head_of(base_); }
  // The number of the first call that began and has not ended, or 0.
  Result<Seq> first_open();

  // Calls `each` for the records first..last in order; what it is given is valid for the call. It
  // ends where `each` says false.
  using Each = std::function<bool(const Row&)>;
  Status each(Seq first, Seq last, const Each& each);
  // The same from `last` back to the first.
  Status each_back(Seq last, const Each& each);
  // The records of calls that have not ended, newest first.
  Status each_open(const Each& each);
  // A record, or not_found.
  Result<std::string> body(Seq seq);
  Result<Head> at(Seq seq);

 private:
  explicit Reader(sqlite::Database database) : database_(std::move(database)) {}
  Status prepare();
  static Result<Head> head_of(sqlite::Statement& statement);

  sqlite::Database database_;
  sqlite::Statement newest_, base_, first_open_, forward_, back_, open_, one_;
};

}  // namespace cox::audit

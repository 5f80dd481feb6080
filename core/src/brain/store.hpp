// The writing side of the brain's file: one connection and its statements. Threads: one at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/sqlite.hpp"
#include "base/status.hpp"
#include "brain/brain.hpp"
#include "brain/names.hpp"

namespace cox::brain {

class Store {
 public:
  static Result<std::unique_ptr<Store>> open(const std::string& path);

  // A transaction. begin() also reads the newest revision, so that new ones follow on.
  Status begin();
  Status commit();
  void rollback();

  // The newest revision: after begin() the one before this transaction, then the last one given.
  Revision revision() const { return revision_; }
  // Whether this transaction, or the last one, has given a revision.
  bool has_written() const { return revision_ > begun_; }
  // The newest revision in the file, also outside a transaction.
  Result<Revision> newest();

  // Inside a transaction. `none` where there is no such key or its value has expired.
  Result<Revision> revision_of(Name name, Millis now);
  Result<Revision> put(Name name, std::string_view json, Millis expires);
  Status remove(Name name);  // counts as a change only where there was something

  // The keys that changed after `since`, in order, with what stands there now.
  Status changes_since(Revision since, Millis now, const std::function<void(Change)>& each);
  // Keys whose time is over, at most `limit`.
  Result<std::vector<OwnedName>> expired(Millis now, std::size_t limit);
  Result<std::optional<Millis>> next_expiry();

  // The record of changes keeps the newest `count` revisions.
  Status trim_changes(Revision count);
  // Inside a transaction: writes a page as it was.
  Status touch();

 private:
  explicit Store(sqlite::Database database) : database_(std::move(database)) {}
  Status prepare();
  Status log_change(Name name);

  sqlite::Database database_;
  sqlite::Statement begin_, commit_, newest_, current_, put_, put_large_, remove_, log_, changes_,
      expired_, next_expiry_, trim_;
  Revision revision_ = none;
  Revision begun_ = none;  // the newest one before this transaction
};

}  // namespace cox::brain

// Reading the brain's file: connections that see only what is committed, a few of them kept open.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/sqlite.hpp"
#include "base/status.hpp"
#include "brain/brain.hpp"
#include "brain/cache.hpp"
#include "brain/names.hpp"

namespace cox::brain {

// One connection. Threads: one at a time.
class Reader {
 public:
  static Result<std::unique_ptr<Reader>> open(const std::string& path);

  // What stands under the name, expired or not; revision `none` for nothing.
  Result<Entry> get(Name name);
  // As Brain::scan().
  using Each = std::function<bool(std::string_view key, const Value&)>;
  Status scan(Name prefix, std::string_view after, std::size_t limit, Millis now, const Each& each);
  // The namespaces that hold something not expired.
  Result<std::vector<std::string>> spaces(Millis now);

 private:
  explicit Reader(sqlite::Database database) : database_(std::move(database)) {}
  Status prepare();

  sqlite::Database database_;
  sqlite::Statement get_, scan_, spaces_;
};

// Lends readers. Threads: any.
class Readers {
 public:
  explicit Readers(std::string path) : path_(std::move(path)) {}

  // Runs `work` with a reader that nobody else uses meanwhile.
  Status with(const std::function<Status(Reader&)>& work);

 private:
  Result<std::unique_ptr<Reader>> take();
  void give_back(std::unique_ptr<Reader> reader);

  const std::string path_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Reader>> idle_;
};

}  // namespace cox::brain

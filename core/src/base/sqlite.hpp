// A thin RAII layer over SQLite: one connection, prepared statements, statuses instead of codes.
// busy: another connection holds the file; conflict: a constraint; invalid: the file is damaged, or
// is not what it should be; failed: all else, such as a full disk.
// Threads: one connection belongs to one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "base/status.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace cox::sqlite {

class Statement {
 public:
  Statement() = default;
  // Indexes start at 1; the text is copied. A failure to bind is reported by the next step().
  Statement& bind(int index, std::string_view text);
  Statement& bind(int index, std::int64_t number);
  // Not copied: the text must stay until the statement has run or was reset.
  Statement& borrow(int index, std::string_view text);
  Statement& bind_null(int index);
  Statement& bind_blob(int index, std::string_view bytes);
  // Runs to the next row: true, or false at the end, where the statement is ready to run again. A
  // failure is a status.
  Result<bool> step();
  // Runs to the end and resets, for statements without rows.
  Status run();
  void reset();
  std::string_view text(int column) const;  // columns start at 0; valid until the next step
  std::string_view blob(int column) const;  // likewise
  std::int64_t number(int column) const;
  bool is_null(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  Statement& remember(int result);

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int bound_ = 0;  // the first failure to bind
};

enum class Mode { read_write, read_only };

constexpr int kPage = 4096;  // bytes, what SQLite takes by itself

class Database {
 public:
  // Opens the file, and creates it unless it is to be read only: WAL, synchronous=FULL, foreign
  // keys on, a busy time-out of 5 s. A new file gets pages of `page` bytes, a power of two from 512
  // to 65536. The message of a failure names the path and what to do.
  static Result<Database> open(const std::string& path, Mode mode = Mode::read_write,
                               int page = kPage);

  Status execute(const std::string& sql);  // one or more statements without parameters
  Result<Statement> prepare(std::string_view sql);
  std::int64_t changes() const;   // rows the last statement changed
  std::int64_t last_row() const;  // the rowid of the last insertion

  // Brings the schema to the newest version: steps[i] leads from version i to i + 1 (user_version),
  // each in its own transaction. A file newer than the steps is refused.
  Status migrate(std::initializer_list<const char*> steps, std::string_view what);

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  Status migrate_from(std::size_t version, const char* step);

  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace cox::sqlite

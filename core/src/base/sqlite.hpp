// A thin RAII layer over SQLite: one connection, prepared statements, statuses instead of codes.
// Threads: one connection belongs to one thread at a time.
#pragma once

#include <cstdint>
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
  Statement& bind(int index, std::string_view text);  // indexes start at 1; the text is copied
  Statement& bind(int index, std::int64_t number);
  Statement& bind_null(int index);
  // Runs to the next row: true, or false at the end. A failure is a status.
  Result<bool> step();
  // Runs to the end and resets, for statements without rows.
  Status run();
  void reset();
  std::string_view text(int column) const;  // columns start at 0; valid until the next step
  std::int64_t number(int column) const;
  bool is_null(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

enum class Mode { read_write, read_only };

class Database {
 public:
  // Opens or creates the file: WAL, synchronous=FULL, foreign keys on, a busy time-out of 5 s. The
  // message of a failure names the path and what to do.
  static Result<Database> open(const std::string& path, Mode mode = Mode::read_write);

  Status execute(const std::string& sql);  // one or more statements without parameters
  Result<Statement> prepare(std::string_view sql);
  std::int64_t changes() const;  // rows the last statement changed
  std::int64_t last_row() const;

  // Brings the schema to the newest version: steps[i] leads from version i to i + 1 (user_version),
  // each in its own transaction. A file newer than the steps is refused.
  Status migrate(std::initializer_list<const char*> steps, std::string_view what);

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  std::unique_ptr<sqlite3, Close> database_;
  std::string path_;
};

}  // namespace cox::sqlite

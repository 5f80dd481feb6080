#include "base/sqlite.hpp"

#include <sqlite3.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <utility>

#include "base/text.hpp"

namespace cox::sqlite {
namespace {

// What an operator can do about a failure.
const char* remedy(int result) {
  switch (result & 0xFF) {
    case SQLITE_CORRUPT:
      return "stop the bot, keep a copy of the file, then put a backup back or save what is left "
             "with `sqlite3 FILE .recover | sqlite3 NEW-FILE`";
    case SQLITE_NOTADB:
      return "this is not a SQLite database: move the file away or name another one";
    case SQLITE_FULL:
      return "free some space on its disk";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program is using it: end that program or try again";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return "let the bot's user write the file and its folder";
    case SQLITE_CANTOPEN:
      return "make sure that its folder exists and that the bot's user may read and write both";
    case SQLITE_IOERR:
      return "the disk failed to read or write: check it (`dmesg`) and its free space";
    default:
      return nullptr;
  }
}

bool is_on_read_only_disk(const std::string& path) {
  struct statvfs about {};
  return statvfs(path.c_str(), &about) == 0 && (about.f_flag & ST_RDONLY) != 0;
}

// The system may know more of the cause.
const char* remedy_of(int result, int system_error, const std::string& path) {
  const int kind = result & 0xFF;
  const bool is_of_system =
      kind == SQLITE_IOERR || kind == SQLITE_CANTOPEN || kind == SQLITE_READONLY;
  if (is_of_system && is_on_read_only_disk(path))
    return "its file system is read only: see why (`dmesg`) and mount it to be written again";
  if (kind == SQLITE_CANTOPEN && (system_error == EMFILE || system_error == ENFILE))
    return "too many files are open: raise the limit (LimitNOFILE of the service, `ulimit -n`)";
  return remedy(result);
}

Code code_of(int result) {
  switch (result & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Code::busy;
    case SQLITE_CONSTRAINT:
      return Code::conflict;
    // What is in the file, and not the disk or the machine.
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:  // such as a table that is not there
      return Code::invalid;
    default:
      return Code::failed;
  }
}

Status failure(std::string_view path, int result, int system_error, std::string_view what) {
  std::string message = text::cat(path, ": ", what);
  if (const char* advice = remedy_of(result, system_error, std::string(path)))
    message += text::cat("; ", advice);
  return {code_of(result), std::move(message)};
}

Status failure(sqlite3* database) {
  const char* path = sqlite3_db_filename(database, "main");
  const bool named = path != nullptr && *path != '\0';
  return failure(named ? path : "database in memory", sqlite3_extended_errcode(database),
                 sqlite3_system_errno(database), sqlite3_errmsg(database));
}

// Before the first connection; later, or where something else in the process has begun with
// SQLite, it changes nothing.
// - Nobody asks how much memory SQLite has, and counting it takes a lock that all connections share
//   for each piece.
// - Each connection would take the room of twenty pages at once, and most need two or three.
void configure_once() {
  static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) |
                          sqlite3_config(SQLITE_CONFIG_PAGECACHE, nullptr, 0, 0);
  (void)once;
}

// A null pointer would bind NULL.
const char* pointer(std::string_view text) { return text.data() == nullptr ? "" : text.data(); }

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Database::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Statement& Statement::remember(int result) {
  if (bound_ == SQLITE_OK) bound_ = result;
  return *this;
}

Statement& Statement::bind(int index, std::string_view text) {
  return remember(sqlite3_bind_text64(statement_.get(), index, pointer(text), text.size(),
                                      SQLITE_TRANSIENT, SQLITE_UTF8));
}

Statement& Statement::borrow(int index, std::string_view text) {
  return remember(sqlite3_bind_text64(statement_.get(), index, pointer(text), text.size(),
                                      SQLITE_STATIC, SQLITE_UTF8));
}

Statement& Statement::bind(int index, std::int64_t number) {
  return remember(sqlite3_bind_int64(statement_.get(), index, number));
}

Statement& Statement::bind_null(int index) {
  return remember(sqlite3_bind_null(statement_.get(), index));
}

Statement& Statement::bind_blob(int index, std::string_view bytes) {
  return remember(sqlite3_bind_blob64(statement_.get(), index, bytes.empty() ? "" : bytes.data(),
                                      bytes.size(), SQLITE_TRANSIENT));
}

Result<bool> Statement::step() {
  sqlite3* database = sqlite3_db_handle(statement_.get());
  if (const int result = std::exchange(bound_, SQLITE_OK); result != SQLITE_OK) {
    return invalid(text::cat("cannot bind a value in `", sqlite3_sql(statement_.get()),
                             "`: ", sqlite3_errstr(result)));
  }
  const int result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) {
    reset();
    return false;
  }
  Status status = failure(database);
  reset();
  return status;
}

Status Statement::run() {
  for (;;) {
    const Result<bool> row = step();
    if (!row.ok()) return row.status();
    if (!*row) return {};
  }
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

std::string_view Statement::text(int column) const {
  const auto* data = sqlite3_column_text(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  if (data == nullptr) return {};
  return {reinterpret_cast<const char*>(data), static_cast<std::size_t>(size)};
}

std::string_view Statement::blob(int column) const {
  const void* data = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  if (data == nullptr) return {};
  return {static_cast<const char*>(data), static_cast<std::size_t>(size)};
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

Result<Database> Database::open(const std::string& path, Mode mode, int page) {
  configure_once();
  const bool writes = mode == Mode::read_write;
  const int flags = writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  sqlite3* handle = nullptr;
  const int result = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database;
  database.database_.reset(handle);
  if (result != SQLITE_OK)
    return failure(path, result, sqlite3_system_errno(handle), sqlite3_errstr(result));
  sqlite3_busy_timeout(handle, 5'000);
  // The first statement is also the first to read the file, so a damaged one is found here.
  const std::string settings = writes
                                   ? text::cat("PRAGMA cell_size_check=ON; PRAGMA page_size=", page,
                                               "; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                                               "PRAGMA foreign_keys=ON")
                                   : "PRAGMA cell_size_check=ON; PRAGMA schema_version";
  if (Status status = database.execute(settings); !status.ok()) return status;
  return database;
}

Status Database::execute(const std::string& sql) {
  const int result = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  return result == SQLITE_OK ? Status() : failure(database_.get());
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* handle = nullptr;
  const int result = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
  if (result != SQLITE_OK) return failure(database_.get());
  if (handle == nullptr) return invalid("cannot prepare an empty statement");
  Statement statement;
  statement.statement_.reset(handle);
  return statement;
}

std::int64_t Database::changes() const { return sqlite3_changes64(database_.get()); }
std::int64_t Database::last_row() const { return sqlite3_last_insert_rowid(database_.get()); }

}  // namespace cox::sqlite

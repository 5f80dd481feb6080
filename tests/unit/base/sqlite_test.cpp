#include "base/sqlite.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "base/files.hpp"

using cox::TemporaryFolder;
using cox::sqlite::Database;
using cox::sqlite::Mode;

namespace {

Database open(const std::string& path) {
  auto database = Database::open(path);
  REQUIRE_MESSAGE(database.ok(), database.status().message());
  return std::move(*database);
}

cox::sqlite::Statement prepare(Database& database, std::string_view sql) {
  auto statement = database.prepare(sql);
  REQUIRE_MESSAGE(statement.ok(), statement.status().message());
  return std::move(*statement);
}

std::int64_t number(Database& database, std::string_view sql) {
  auto statement = prepare(database, sql);
  REQUIRE(*statement.step());
  return statement.number(0);
}

bool contains(const cox::Status& status, std::string_view part) {
  INFO(status.message());
  return status.message().find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a new file is durable: WAL, synchronous=FULL, foreign keys") {
  TemporaryFolder folder;
  Database database = open(folder / "a.db");
  auto journal = prepare(database, "PRAGMA journal_mode");
  REQUIRE(*journal.step());
  CHECK(journal.text(0) == "wal");
  CHECK(number(database, "PRAGMA synchronous") == 2);
  CHECK(number(database, "PRAGMA foreign_keys") == 1);
  CHECK(number(database, "PRAGMA busy_timeout") == 5'000);
}

TEST_CASE("values come back as they went in") {
  Database database = open(":memory:");
  REQUIRE(database.execute("CREATE TABLE t (k TEXT, n INTEGER, v TEXT)").ok());
  auto insert = prepare(database, "INSERT INTO t VALUES (?, ?, ?)");
  const std::string with_nul("a\0b", 3);
  REQUIRE(insert.bind(1, with_nul).bind(2, INT64_MIN).bind_null(3).run().ok());
  CHECK(database.changes() == 1);
  CHECK(database.last_row() == 1);
  REQUIRE(insert.bind(1, std::string_view()).bind(2, 7).bind(3, "x").run().ok());  // reusable

  auto select = prepare(database, "SELECT k, n, v FROM t ORDER BY rowid");
  REQUIRE(*select.step());
  CHECK(select.text(0) == with_nul);
  CHECK(select.number(1) == INT64_MIN);
  CHECK(select.is_null(2));
  CHECK(select.text(2) == "");
  REQUIRE(*select.step());
  CHECK(select.text(0) == "");
  CHECK_FALSE(select.is_null(0));  // an empty text is not NULL
  CHECK_FALSE(*select.step());
  CHECK(*select.step());  // at its end it is ready to run again
}

TEST_CASE("mistakes in SQL and in binding are statuses") {
  Database database = open(":memory:");
  CHECK(contains(database.prepare("SELEC 1").status(), "syntax error"));
  CHECK_FALSE(database.prepare("").ok());
  CHECK_FALSE(database.execute("DROP TABLE nothing").ok());
  auto statement = prepare(database, "SELECT ?");
  const auto row = statement.bind(2, 1).step();
  CHECK(contains(row.status(), "cannot bind"));
  CHECK(statement.bind(1, 1).step().ok());
}

TEST_CASE("a broken constraint is a conflict") {
  Database database = open(":memory:");
  REQUIRE(database.execute("CREATE TABLE t (k TEXT PRIMARY KEY); INSERT INTO t VALUES ('a')").ok());
  CHECK(database.execute("INSERT INTO t VALUES ('a')").code() == cox::Code::conflict);
}

TEST_CASE("a file that cannot be opened is named with what to do") {
  TemporaryFolder folder;
  const std::string path = folder / "missing/a.db";
  const auto database = Database::open(path);
  CHECK(contains(database.status(), path));
  CHECK(contains(database.status(), "its folder exists"));
}

TEST_CASE("a file that is no database is named with what to do") {
  TemporaryFolder folder;
  const std::string path = folder / "a.db";
  REQUIRE(cox::write_file_atomically(path, std::string(4'096, 'x')).ok());
  for (const Mode mode : {Mode::read_write, Mode::read_only}) {
    const auto database = Database::open(path, mode);
    CHECK(contains(database.status(), path));
    CHECK(contains(database.status(), "not a SQLite database"));
  }
}

TEST_CASE("a damaged file is named with what to do") {
  TemporaryFolder folder;
  const std::string path = folder / "a.db";
  REQUIRE(open(path).execute("CREATE TABLE t (v); INSERT INTO t VALUES (zeroblob(20000))").ok());
  auto bytes = cox::read_file(path);
  REQUIRE(bytes.ok());
  REQUIRE(bytes->size() > 4'196);
  bytes->replace(100, 4'096, 4'096, '\xEE');  // all of the first page but the header
  REQUIRE(cox::write_file_atomically(path, *bytes).ok());
  auto database = Database::open(path);
  const cox::Status status =
      database.ok() ? database->execute("SELECT count(*) FROM t") : database.status();
  CHECK(contains(status, path + ": database disk image is malformed"));
  CHECK(contains(status, "put a backup back"));
}

TEST_CASE("read only means just that, also beside a writer") {
  TemporaryFolder folder;
  const std::string path = folder / "a.db";
  CHECK_FALSE(Database::open(path, Mode::read_only).ok());  // and does not make one
  CHECK_FALSE(cox::read_file(path).ok());
  Database writer = open(path);
  REQUIRE(writer.execute("CREATE TABLE t (v); INSERT INTO t VALUES (5)").ok());
  auto reader = Database::open(path, Mode::read_only);
  REQUIRE(reader.ok());
  CHECK(number(*reader, "SELECT v FROM t") == 5);
  CHECK_FALSE(reader->execute("DELETE FROM t").ok());
}

TEST_CASE("migrate runs the steps that are missing, once") {
  TemporaryFolder folder;
  const std::string path = folder / "a.db";
  const char* first = "CREATE TABLE t (v); INSERT INTO t VALUES (1)";
  const char* second = "INSERT INTO t VALUES (2)";
  {
    Database old = open(path);
    REQUIRE(old.migrate({first}, "brain").ok());
  }
  Database database = open(path);
  for (int i = 0; i < 2; ++i) REQUIRE(database.migrate({first, second}, "brain").ok());
  CHECK(number(database, "SELECT sum(v) FROM t") == 3);
  CHECK(number(database, "PRAGMA user_version") == 2);
}

TEST_CASE("a step that fails leaves the schema before it") {
  Database database = open(":memory:");
  const cox::Status status = database.migrate(
      {"CREATE TABLE a (v)", "CREATE TABLE b (v); INSERT INTO nowhere VALUES (1)"}, "brain");
  CHECK(contains(status, "cannot bring the brain from schema 1 to 2"));
  CHECK(number(database, "PRAGMA user_version") == 1);
  CHECK(number(database, "SELECT count(*) FROM sqlite_master") == 1);
}

TEST_CASE("a file of a newer version is refused") {
  Database database = open(":memory:");
  REQUIRE(database.execute("PRAGMA user_version=3").ok());
  const cox::Status status = database.migrate({"CREATE TABLE a (v)"}, "brain");
  CHECK(contains(status, "the brain was written by a newer version"));
  CHECK(number(database, "SELECT count(*) FROM sqlite_master") == 0);
}

// Several programs on one file, and files of older programs.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "audit/reader.hpp"
#include "audit/verify.hpp"
#include "base/log.hpp"
#include "base/sqlite.hpp"
#include "chained.hpp"

using namespace cox;
using namespace cox::audit;

TEST_CASE("two programs that record in one file make one chain") {
  TemporaryFolder folder;
  const std::string path = folder / "records.db";
  const SystemClock clock;
  REQUIRE(Records::open(path, clock).ok());
  pid_t children[3];
  for (pid_t& child : children) {
    child = fork();
    if (child != 0) continue;
    auto records = Records::open(path, clock);
    bool recorded = records.ok();
    for (int n = 0; recorded && n < 200; ++n) {
      const std::string id = std::to_string(getpid()) + "." + std::to_string(n);
      recorded = (*records)->wait((*records)->begin(begin_of_call(id))).ok();
      (*records)->end(end_of_call(id));
    }
    if (recorded) (*records)->close();
    _exit(recorded ? 0 : 1);
  }
  for (const pid_t child : children) {
    int status = 1;
    waitpid(child, &status, 0);
    CHECK(status == 0);
  }
  const auto verified = verify_file(path);
  REQUIRE(verified.ok());
  CHECK(verified->ok());
  CHECK(verified->count == 3 * 400);
}

TEST_CASE("records of before the chain are chained once, which is recorded") {
  Fixture fixture;
  fixture.records.reset();
  std::filesystem::remove(fixture.path());
  tamper(fixture.path(), R"(
    CREATE TABLE records (seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, kind TEXT NOT NULL,
                          call TEXT NOT NULL, body TEXT NOT NULL);
    CREATE TABLE open (call TEXT PRIMARY KEY, seq INTEGER NOT NULL REFERENCES records) WITHOUT ROWID;
    CREATE TABLE inbox (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, time INTEGER NOT NULL,
                        message TEXT NOT NULL, begun TEXT NOT NULL DEFAULT '');
    INSERT INTO records VALUES (1, 5, 'begin', 'a', '{"kind":"begin","time":5,"call":"a"}');
    INSERT INTO records VALUES (2, 6, 'begin', 'b', '{"kind":"begin","time":6,"call":"b"}');
    INSERT INTO records VALUES (3, 7, 'end', 'a', '{"kind":"end","time":7,"call":"a"}');
    INSERT INTO open VALUES ('b', 2);
    INSERT INTO inbox VALUES (1, 'm', 8, '{}', '');
    PRAGMA user_version=2;
  )");
  CHECK(Reader::open(fixture.path()).status().message().find("start the bot once") !=
        std::string::npos);
  fixture.reopen();
  CHECK(fixture.open_calls() == "b ");
  CHECK(fixture.inbox() == "m ");
  auto verified = verify_file(fixture.path());
  REQUIRE(verified.ok());
  CHECK(verified->ok());
  CHECK(verified->count == 4);
  const auto tail = fixture.records->tail(1);
  CHECK((*tail)[0]["kind"].text() == "chain");
  CHECK((*tail)[0]["facts"]["last"].as_int() == 3);
  fixture.reopen();
  CHECK(fixture.records->tail(10)->size() == 4);
}

TEST_CASE("a clock that is set back neither stops recording nor breaks the chain") {
  Fixture fixture;
  record_calls(fixture, 3);
  fixture.clock.jump(5);
  record_calls(fixture, 3);
  fixture.clock.jump(9'000'000'000'000);
  record_calls(fixture, 3);
  const auto verified = verify_file(fixture.path());
  REQUIRE(verified.ok());
  CHECK(verified->ok());
  CHECK(verified->count == 18);
}

TEST_CASE("no registered secret is recorded, in whatever form it comes") {
  Fixture fixture;
  REQUIRE(log::scrub("hunter2\"hunter2"));
  Begin begin = begin_of_call("a");
  begin.text = "login hunter2\"hunter2";
  begin.canonical = "login --password hunter2\"hunter2";
  begin.arguments = Json::object({{"password", "hunter2\"hunter2"}}).dump();
  begin.address = Json::object({{"room", "hunter2\"hunter2"}}).dump();
  begin.user = "hunter2\"hunter2";
  fixture.records->begin(begin);
  End end = end_of_call("a");
  end.error = "cannot log in with hunter2%22hunter2";
  fixture.records->end(end);
  fixture.records->note("x", Json::object({{"deep", Json::array({Json("hunter2\"hunter2")})},
                                           {"hunter2\"hunter2", 1}}));
  std::string all;
  const auto tail = fixture.records->tail(10);
  for (const Json& record : *tail) all += record.dump() + "\n";
  CHECK(all.find("hunter2") == std::string::npos);
  CHECK(all.find("login ***") != std::string::npos);
}

#include "audit/records.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "base/sqlite.hpp"
#include "fixture.hpp"

using namespace cox;
using namespace cox::audit;

TEST_CASE("a call is open from its begin to its end, also after a restart") {
  Fixture fixture;
  Begin begin = begin_of_call("b");
  begin.room = "ops";
  begin.text = "deploy \"web\" \xC3\xA9";
  begin.address = R"({"room":"ops"})";
  fixture.records->begin(begin_of_call("a"));
  CHECK(fixture.records->wait(fixture.records->begin(begin)).ok());
  fixture.records->end(end_of_call("a"));
  CHECK(fixture.open_calls() == "b ");
  fixture.reopen();
  const auto calls = fixture.records->open_calls();
  REQUIRE(calls.ok());
  REQUIRE(calls->size() == 1);
  const Begin& kept = calls->front().begin;
  CHECK(kept.call == "b");
  CHECK(kept.room == "ops");
  CHECK(kept.text == begin.text);
  CHECK(kept.address == begin.address);
  CHECK(kept.generation == 3);
  CHECK(kept.time == 1'000);
  fixture.records->end(end_of_call("b", "unknown"));
  CHECK(fixture.open_calls() == "");
}

TEST_CASE("a damaged record of an open call hides no other") {
  Fixture fixture;
  for (const char* call : {"one", "two", "three"}) fixture.records->begin(begin_of_call(call));
  fixture.records->close();
  auto database = sqlite::Database::open(fixture.path());
  REQUIRE(database->execute("UPDATE records SET body='{' WHERE seq=2").ok());
  fixture.reopen();
  CHECK(fixture.open_calls() == "one three ");
}

TEST_CASE("an accepted message waits until it is done or a call began with it") {
  Fixture fixture;
  fixture.records->accept({"m1", R"({"text":"one"})", 10});
  fixture.records->accept({"m2", "{}", 20});
  fixture.records->accept({"m3", "{}", 30});
  CHECK(fixture.inbox() == "m1 m2 m3 ");
  fixture.records->done("m2");
  Begin begin = begin_of_call("a");
  begin.accepted = "m3";
  CHECK(fixture.records->wait(fixture.records->begin(begin)).ok());
  fixture.reopen();
  const auto left = fixture.records->accepted();
  REQUIRE(left.ok());
  REQUIRE(left->size() == 1);
  CHECK(left->front().id == "m1");
  CHECK(left->front().message == R"({"text":"one"})");
  CHECK(left->front().time == 10);
}

TEST_CASE("the tail is the newest records, oldest first") {
  Fixture fixture;
  for (int i = 0; i < 10; ++i) fixture.records->begin(begin_of_call(std::to_string(i)));
  fixture.records->note("reload", Json::object({{"plugin", "deploy"}}));
  fixture.records->end(end_of_call("9", "failed"));
  const auto tail = fixture.records->tail(3);
  REQUIRE(tail.ok());
  REQUIRE(tail->size() == 3);
  CHECK(
      (*tail)[0].dump() ==
      R"({"seq":10,"kind":"begin","time":1000,"call":"9","plugin":"deploy","what":"command","effect":"writes","generation":3})");
  CHECK((*tail)[1].dump() ==
        R"({"seq":11,"kind":"reload","time":1700000000000,"facts":{"plugin":"deploy"}})");
  CHECK((*tail)[2].dump() ==
        R"({"seq":12,"kind":"end","time":2000,"call":"9","outcome":"failed","began":10})");
  CHECK(fixture.records->tail(100)->size() == 12);
}

TEST_CASE("tickets grow, and many writers at once get all their records") {
  Fixture fixture;
  const Ticket first = fixture.records->begin(begin_of_call("x"));
  CHECK(fixture.records->begin(begin_of_call("y")) > first);
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&fixture, i] {
      for (int n = 0; n < 50; ++n) {
        const std::string call = std::to_string(i) + "." + std::to_string(n);
        CHECK(fixture.records->wait(fixture.records->begin(begin_of_call(call))).ok());
        fixture.records->end(end_of_call(call));
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  CHECK(fixture.open_calls() == "x y ");
  CHECK(fixture.records->tail(1'000)->size() == 402);
}

TEST_CASE("after close nothing is recorded and waiting says so") {
  Fixture fixture;
  const Ticket before = fixture.records->begin(begin_of_call("a"));
  fixture.records->close();
  CHECK(fixture.records->wait(before).ok());
  CHECK(fixture.records->wait(fixture.records->begin(begin_of_call("b"))).code() ==
        Code::cancelled);
  CHECK(fixture.open_calls() == "a ");
}

TEST_CASE("a begin whose record is on disk survives kill -9") {
  for (int round = 1; round <= 4; ++round) {
    TemporaryFolder folder;
    const std::string path = folder / "records.db";
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const pid_t child = fork();
    if (child == 0) {
      const SystemClock clock;
      auto records = Records::open(path, clock);
      for (int n = 1; records.ok(); ++n) {
        if (!(*records)->wait((*records)->begin(begin_of_call(std::to_string(n)))).ok()) break;
        if (write(ends[1], &n, sizeof(n)) != sizeof(n)) break;
      }
      _exit(1);
    }
    close(ends[1]);
    int told = 0;
    for (int n = 0; told < 5 * round && read(ends[0], &n, sizeof(n)) == sizeof(n);) told = n;
    kill(child, SIGKILL);
    for (int n = 0; read(ends[0], &n, sizeof(n)) == sizeof(n);) told = n;
    close(ends[0]);
    waitpid(child, nullptr, 0);
    const SystemClock clock;
    auto records = Records::open(path, clock);
    REQUIRE(records.ok());
    const auto calls = (*records)->open_calls();
    REQUIRE(calls.ok());
    REQUIRE(told >= 5 * round);
    CHECK(calls->size() >= static_cast<std::size_t>(told));
    for (int n = 1; n <= told; ++n)
      CHECK((*calls)[static_cast<std::size_t>(n) - 1].begin.call == std::to_string(n));
  }
}

// RLIMIT_FSIZE stands in for a full disk.
TEST_CASE("what cannot be written fails closed, facts are kept for later, and it recovers") {
  Fixture fixture;
  CHECK(fixture.records->wait(fixture.records->begin(begin_of_call("before"))).ok());
  signal(SIGXFSZ, SIG_IGN);
  rlimit old{};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &old) == 0);
  rlimit none = old;
  none.rlim_cur = 4'096;
  REQUIRE(setrlimit(RLIMIT_FSIZE, &none) == 0);
  const Status begun = fixture.records->wait(fixture.records->begin(begin_of_call("during")));
  const Status accepted = fixture.records->wait(fixture.records->accept({"m", "{}", 1}));
  const Status ended = fixture.records->wait(fixture.records->end(end_of_call("before")));
  const Health::State health = fixture.records->health();
  REQUIRE(setrlimit(RLIMIT_FSIZE, &old) == 0);

  CHECK(begun.code() == Code::failed);
  CHECK(begun.message().find("records.db") != std::string::npos);
  CHECK_FALSE(accepted.ok());
  CHECK_FALSE(ended.ok());
  CHECK_FALSE(health.ok());
  CHECK(fixture.records->wait(fixture.records->begin(begin_of_call("after"))).ok());
  CHECK(fixture.records->health().ok());
  CHECK(fixture.open_calls() == "after ");  // the end of "before" was written in the end
  CHECK(fixture.inbox() == "");
}

TEST_CASE("a file of a newer program or a damaged one is refused with what to do") {
  TemporaryFolder folder;
  {
    auto database = sqlite::Database::open(folder / "new.db");
    REQUIRE(database.ok());
    REQUIRE(database->execute("PRAGMA user_version=99").ok());
  }
  REQUIRE(write_file_atomically(folder / "bad.db", std::string(5'000, 'x')).ok());
  const FakeClock clock;
  const auto newer = Records::open(folder / "new.db", clock).status();
  CHECK(newer.message().find("newer version") != std::string::npos);
  const auto bad = Records::open(folder / "bad.db", clock).status();
  CHECK(bad.message().find("not a SQLite database") != std::string::npos);
}

// What production does to a store: kill -9, damage, no permission, no room.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "base/sqlite.hpp"
#include "fixture.hpp"

using namespace cox;
using namespace cox::brain;

namespace {

// Sets n = 1, 2, 3, ... durably, two keys in one list, and tells each through the pipe.
[[noreturn]] void write_for_ever(const std::string& path, int pipe) {
  const SystemClock clock;
  auto brain = Brain::open(path, clock);
  for (int n = 1; brain.ok(); ++n) {
    const std::string value = std::to_string(n);
    if (!(*brain)->apply({set("left", value), set("right", value)}).ok()) break;
    if (write(pipe, &n, sizeof(n)) != sizeof(n)) break;
  }
  _exit(1);
}

// Kills a child that writes after it has acknowledged `count` writes; the last one acknowledged.
int kill_while_writing(const std::string& path, int count) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  if (child == 0) write_for_ever(path, ends[1]);
  close(ends[1]);
  int acknowledged = 0;
  for (int n = 0; acknowledged < count && read(ends[0], &n, sizeof(n)) == sizeof(n);)
    acknowledged = n;
  kill(child, SIGKILL);
  for (int n = 0; read(ends[0], &n, sizeof(n)) == sizeof(n);) acknowledged = n;
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return acknowledged;
}

}  // namespace

TEST_CASE("kill -9 in the middle of writes loses nothing acknowledged and tears nothing") {
  const SystemClock clock;
  for (int round = 1; round <= 8; ++round) {
    TemporaryFolder folder;
    const std::string path = folder / "brain.db";
    const int acknowledged = kill_while_writing(path, round * 7);
    REQUIRE(acknowledged >= round * 7);
    const auto brain = open_brain(path, clock);
    const std::string left = Fixture::get(*brain, "left");
    CHECK(std::stoi(left) >= acknowledged);
    CHECK(std::stoi(left) <= acknowledged + 1);
    CHECK(Fixture::get(*brain, "right") == left);
    CHECK(brain->apply({set("left", "0")}).ok());
  }
}

TEST_CASE("a writer that was killed before it could tell is noticed all the same") {
  Fixture fixture;
  Heard heard;
  fixture.apply(set("a", "1"));
  CHECK(fixture.get("a") == "1");  // is kept now
  fixture.brain->watch("s", "a", heard.watcher());
  {  // as that process would leave it: committed, and the version file not touched
    auto database = sqlite::Database::open(fixture.path());
    REQUIRE(database.ok());
    REQUIRE(database
                ->execute("BEGIN; UPDATE entries SET json='2', revision=99 WHERE key='a';"
                          "INSERT INTO changes VALUES (99, 's', 'a'); COMMIT")
                .ok());
  }
  heard.wait_for("a=2");  // "a=1" may be told before: its writer returns first
  CHECK(fixture.get("a") == "2");
  CHECK(fixture.apply(set("a", "3")) > 99);
}

TEST_CASE("a damaged file is refused with what to do") {
  Fixture fixture;
  fixture.apply(set("a", "1"));
  fixture.brain.reset();
  auto bytes = read_file(fixture.path());
  REQUIRE(bytes.ok());
  bytes->replace(100, 3'900, 3'900, '\xEE');
  REQUIRE(write_file_atomically(fixture.path(), *bytes).ok());
  const auto brain = Brain::open(fixture.path(), fixture.clock);
  CHECK(contains(brain.status(), fixture.path()));
  CHECK(contains(brain.status(), "put a backup back"));
}

TEST_CASE("a file that is no database is refused with what to do") {
  TemporaryFolder folder;
  REQUIRE(write_file_atomically(folder / "brain.db", std::string(5'000, 'x')).ok());
  CHECK(contains(Brain::open(folder / "brain.db", FakeClock()).status(), "not a SQLite database"));
}

TEST_CASE("damage found later fails that read, not the brain") {
  Fixture fixture;
  const std::string large = "\"" + std::string(100'000, 'x') + "\"";
  REQUIRE(fixture.brain->apply({set("a", large), set("z", "1")}).ok());
  fixture.brain.reset();
  auto bytes = read_file(fixture.path());
  REQUIRE(bytes.ok());
  REQUIRE(bytes->size() > 60'000);
  // The large value goes on in pages that begin with the number of the next one.
  const std::size_t page = bytes->find(std::string(4'000, 'x'), 40'000) / 4'096 * 4'096 + 4'096;
  bytes->replace(page, 4, 4, '\xEE');
  REQUIRE(write_file_atomically(fixture.path(), *bytes).ok());
  fixture.reopen();
  const auto value = fixture.brain->get("s", "a");
  CHECK(contains(value.status(), "malformed"));
  CHECK(fixture.get("z") == "1");
}

TEST_CASE("a folder that is missing is named") {
  TemporaryFolder folder;
  const auto brain = Brain::open(folder / "nowhere/brain.db", FakeClock());
  CHECK(contains(brain.status(), folder / "nowhere/brain.db"));
}

TEST_CASE("a folder that cannot be written is named with what to do") {
  TemporaryFolder folder;
  const std::string path = folder / "brain.db";
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0555));
  const pid_t child = fork();  // root may write anything, so ask as somebody else
  if (child == 0) {
    if (getuid() == 0 && setuid(65534) != 0) _exit(2);
    const auto brain = Brain::open(path, SystemClock());
    const Status refused = brain.status();
    _exit(refused.message().find(path) != std::string::npos ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

// RLIMIT_FSIZE stands in for a full disk: writes beyond it fail, smaller ones still work.
TEST_CASE("what does not fit on the disk fails alone, and later writes succeed") {
  Fixture fixture;
  fixture.apply(set("a", "1"));
  signal(SIGXFSZ, SIG_IGN);
  rlimit old{};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &old) == 0);
  rlimit small = old;
  small.rlim_cur = 1u << 20;
  REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
  const std::string large = "\"" + std::string(2u << 20, 'x') + "\"";
  const Status failed = fixture.brain->apply({set("a", large)}).status();
  const Status soon = fixture.brain->apply_soon({set("b", large)});
  const Status flushed = fixture.brain->flush();
  const bool fits = fixture.brain->apply({set("c", "1")}).ok();
  REQUIRE(setrlimit(RLIMIT_FSIZE, &old) == 0);

  CHECK(failed.code() == Code::failed);
  CHECK(contains(failed, "brain.db"));
  CHECK(soon.ok());
  CHECK(flushed.code() == Code::failed);
  CHECK(fits);
  CHECK(fixture.get("a") == "1");
  CHECK(fixture.get("b") == "-");
  fixture.apply(set("a", large));
  CHECK(fixture.get("a") == large);
}

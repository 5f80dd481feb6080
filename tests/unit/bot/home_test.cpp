#include "home.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "base/files.hpp"

using namespace cox;

TEST_CASE("opening a home makes its folders, the private ones for us alone") {
  TemporaryFolder folder;
  const auto home = open_home(folder / "new/");
  REQUIRE(home.ok());
  CHECK(home->folder == folder / "new");
  for (const std::string& each : {home->state(), home->plugins(), home->copies()}) {
    CHECK(std::filesystem::is_directory(each));
  }
  const auto others = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
  CHECK((std::filesystem::status(home->state()).permissions() & others) ==
        std::filesystem::perms::none);
}

TEST_CASE("a home that cannot be is a failure that names the path") {
  TemporaryFolder folder;
  REQUIRE(write_file_atomically(folder / "file", "x").ok());
  const auto home = open_home(folder / "file");
  REQUIRE(!home.ok());
  CHECK(home.status().message().find("file") != std::string::npos);
}

TEST_CASE("a second bot in one home is refused, and told which process has it") {
  TemporaryFolder folder;
  const auto home = open_home(folder.path());
  REQUIRE(home.ok());
  {
    auto first = HomeLock::take(*home);
    REQUIRE(first.ok());
    const HomeLock moved = std::move(*first);
    const auto second = HomeLock::take(*home);
    CHECK(second.status().code() == Code::busy);
    CHECK(second.status().message().find(std::to_string(getpid())) != std::string::npos);
    const auto third = HomeLock::take(*home);  // the second has changed nothing
    CHECK(third.status().message() == second.status().message());
  }
  CHECK(HomeLock::take(*home).ok());
}

TEST_CASE("who did not let go of a home is named to the next") {
  TemporaryFolder folder;
  const auto home = open_home(folder.path());
  REQUIRE(home.ok());
  CHECK_FALSE(HomeLock::is_taken(*home));
  {
    auto first = HomeLock::take(*home);
    CHECK(first->left_by().empty());
    CHECK(HomeLock::is_taken(*home));
    CHECK_FALSE(read_file(home->state() + "/lock")->empty());
  }
  CHECK_FALSE(HomeLock::is_taken(*home));
  CHECK(HomeLock::take(*home)->left_by().empty());
  REQUIRE(write_file_atomically(home->state() + "/lock", "4711\n").ok());
  CHECK(HomeLock::take(*home)->left_by() == "4711");
  CHECK(HomeLock::take(*home)->left_by().empty());
}

TEST_CASE("a copy of the process that lives on does not have the home") {
  TemporaryFolder folder;
  const auto home = open_home(folder.path());
  REQUIRE(home.ok());
  pid_t copy = 0;
  {
    auto lock = HomeLock::take(*home);
    REQUIRE(lock.ok());
    int ready[2];
    REQUIRE(pipe(ready) == 0);
    copy = fork();
    if (copy == 0) {
      close(ready[0]);
      close(ready[1]);  // from here on it is a copy like any other
      pause();
      _exit(0);
    }
    close(ready[1]);
    char none = 0;
    CHECK(read(ready[0], &none, 1) == 0);
    close(ready[0]);
  }
  CHECK_FALSE(HomeLock::is_taken(*home));
  kill(copy, SIGKILL);
  waitpid(copy, nullptr, 0);
}

#include "jobs/descendants.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <string>

using namespace cox::jobs;

namespace {

bool has(const std::vector<Process>& all, pid_t pid) {
  return std::ranges::count(all, pid, &Process::pid) == 1;
}

// Sanitizers start one of their own.
std::uint64_t threads_of(pid_t pid) {
  const std::filesystem::directory_iterator tasks("/proc/" + std::to_string(pid) + "/task");
  return static_cast<std::uint64_t>(std::distance(begin(tasks), end(tasks)));
}

}  // namespace

TEST_CASE("children and their children are found") {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  const pid_t child = fork();
  if (child == 0) {
    if (fork() == 0) {
      // Itself, and not its parent: by now it has the threads that it will have.
      const pid_t self = getpid();
      [[maybe_unused]] const auto written = write(ends[1], &self, sizeof(self));
    }
    pause();
    _exit(0);
  }
  pid_t grandchild = 0;
  REQUIRE(read(ends[0], &grandchild, sizeof(grandchild)) == sizeof(grandchild));
  const auto family = descendants_of(getpid());
  CHECK(has(family, child));
  CHECK(has(family, grandchild));
  CHECK_FALSE(has(family, getpid()));
  const auto looked = look_at(grandchild);
  REQUIRE(looked);
  CHECK(looked->parent == child);
  CHECK(looked->session == getsid(0));
  CHECK(looked->threads == threads_of(grandchild));
  CHECK(looked->resident > 0);
  kill(grandchild, SIGKILL);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  CHECK_FALSE(look_at(child));
  close(ends[0]);
  close(ends[1]);
}

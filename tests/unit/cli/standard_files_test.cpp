#include "cli/standard_files.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <initializer_list>

namespace {

// Whether a file opened after the program has seen to its standard files gets a number beyond them,
// in a child that was started with `closed` closed.
bool kept_apart(const std::initializer_list<int>& closed) {
  const pid_t child = fork();
  if (child == 0) {
    for (const int file : closed) close(file);
    cox::cli::open_standard_files();
    const int next = open("/dev/null", O_RDONLY);
    _exit(next > STDERR_FILENO && write(STDOUT_FILENO, "", 0) == 0 ? 0 : 1);
  }
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

TEST_CASE("no other file takes the number of a standard file that is closed") {
  CHECK(kept_apart({}));
  CHECK(kept_apart({STDOUT_FILENO}));
  CHECK(kept_apart({STDIN_FILENO, STDERR_FILENO}));
  CHECK(kept_apart({STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}));
}

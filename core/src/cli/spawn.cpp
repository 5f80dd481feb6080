#include "cli/spawn.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/program.hpp"
#include "base/text.hpp"

extern char** environ;

namespace cox::cli {

namespace {

// Starts it; `output`, if not negative, becomes its standard output.
Result<pid_t> start(const std::vector<std::string>& words, int output) {
  const std::vector<char*> arguments = pointers_to(words);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (output >= 0) posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  pid_t pid = 0;
  const int error = posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error == 0) return pid;
  const Code code = error == ENOENT ? Code::not_found : Code::failed;
  return Status(code, text::cat("cannot run ", words[0], ": ", std::strerror(error)));
}

std::string read_all(int from) {
  std::string all;
  char bytes[4096];
  for (ssize_t count; (count = ::read(from, bytes, sizeof(bytes))) != 0;) {
    if (count > 0) all.append(bytes, static_cast<std::size_t>(count));
    if (count < 0 && errno != EINTR) break;
  }
  return all;
}

}  // namespace

Result<int> run_program(const std::vector<std::string>& words) {
  const auto pid = start(words, -1);
  if (!pid.ok()) return pid.status();
  return wait_for(*pid);
}

Result<std::string> read_program(const std::vector<std::string>& words) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return failed(text::cat("pipe: ", std::strerror(errno)));
  const auto pid = start(words, ends[1]);
  ::close(ends[1]);
  std::string output = pid.ok() ? read_all(ends[0]) : std::string();
  ::close(ends[0]);
  if (!pid.ok()) return pid.status();
  const int status = wait_for(*pid);
  if (status == 0) return output;
  return failed(text::cat(words[0], " ended with status ", status));
}

}  // namespace cox::cli

#include "base/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/text.hpp"

namespace cox {
namespace {

using Steady = std::chrono::steady_clock;

class File {
 public:
  explicit File(int file) : file_(file) {}
  ~File() { reset(); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int get() const { return file_; }
  void reset() {
    if (file_ >= 0) ::close(file_);
    file_ = -1;
  }

 private:
  int file_;
};

// What posix_spawn wants, taken down again at the end.
struct Start {
  explicit Start(int output) {
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~Start() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  Start(const Start&) = delete;
  Start& operator=(const Start&) = delete;

  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};
};

Result<pid_t> start(const Program& program, int output) {
  const Start how(output);
  pid_t pid = 0;
  const int error =
      posix_spawnp(&pid, program.words[0].c_str(), &how.actions, &how.attributes,
                   pointers_to(program.words).data(), pointers_to(program.environment).data());
  if (error == 0) return pid;
  const Code code = error == ENOENT ? Code::not_found : Code::failed;
  return Status(code, text::cat("cannot run ", program.words[0], ": ", std::strerror(error)));
}

enum class Wait { readable, ended, late };

// Told by a descriptor where the system gives one. Older containers forbid it, and descriptors may
// run out: then the process is looked at every so often.
class Process {
 public:
  static constexpr long kLook = 20;  // milliseconds

  explicit Process(pid_t pid)
      : pid_(pid), file_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}
  int file() const { return file_.get(); }
  bool is_told() const { return file() >= 0; }
  bool has_ended() const {
    siginfo_t about{};
    const int found = ::waitid(P_PID, static_cast<id_t>(pid_), &about, WEXITED | WNOHANG | WNOWAIT);
    return found != 0 || about.si_pid == pid_;  // somebody else has waited for it, or it waits
  }

 private:
  const pid_t pid_;
  const File file_;
};

// Until there is something to read, or the program has ended and there is nothing.
Wait wait_for(int output, const Process& process, Steady::time_point until) {
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - Steady::now()).count();
    if (left <= 0) return Wait::late;
    const bool had_ended = !process.is_told() && process.has_ended();
    pollfd files[] = {{output, POLLIN, 0}, {process.file(), POLLIN, 0}};
    const auto longest = process.is_told() ? left : had_ended ? 0 : std::min(left, Process::kLook);
    const int ready = ::poll(files, 2, static_cast<int>(longest));
    if (ready < 0 && errno != EINTR) return Wait::late;
    if (ready <= 0 && had_ended) return Wait::ended;
    if (ready <= 0) continue;
    if ((files[0].revents & POLLIN) != 0) return Wait::readable;
    if ((files[1].revents & POLLIN) != 0) return Wait::ended;
    if (files[0].revents != 0) output = -1;  // nobody writes to it any more; poll passes it over
  }
}

Status read_output(const Program& program, int output, const Process& process, std::string& text) {
  const auto until = Steady::now() + program.deadline;
  for (;;) {
    const Wait wait = wait_for(output, process, until);
    if (wait == Wait::ended) return {};
    if (wait == Wait::late) {
      return {Code::timeout, text::cat(program.words[0], " did not end within ",
                                       text::duration(program.deadline.count()))};
    }
    char bytes[4096];
    const ssize_t count = ::read(output, bytes, sizeof(bytes));
    if (count > 0) text.append(bytes, static_cast<std::size_t>(count));
    if (text.size() > program.output) {
      return failed(text::cat(program.words[0], " writes more than ", program.output, " bytes"));
    }
  }
}

Status status_of(const std::string& name, int status) {
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  if (WIFEXITED(status)) return failed(text::cat(name, " ended with status ", WEXITSTATUS(status)));
  return failed(text::cat(name, " was ended by signal ", WTERMSIG(status)));
}

// What it said may be half of it.
Status unknown_end(const std::string& name) {
  return failed(text::cat("how ", name,
                          " ended is not known: a plugin ignores SIGCHLD, or has waited ",
                          "for all children of the bot instead of its own"));
}

}  // namespace

Result<std::string> output_of(const Program& program) {
  if (program.words.empty()) return invalid("there is no program to run");
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return failed(text::cat("pipe: ", std::strerror(errno)));
  const File output(ends[0]);
  File input(ends[1]);
  const auto pid = start(program, input.get());
  input.reset();
  if (!pid.ok()) return pid.status();
  const Process process(*pid);
  std::string text;
  Status read = read_output(program, output.get(), process, text);
  // What it started and left behind goes too.
  ::kill(-*pid, SIGKILL);
  int status = 0;
  pid_t ended = 0;
  do ended = ::waitpid(*pid, &status, 0);
  while (ended < 0 && errno == EINTR);
  if (read.ok())
    read = ended < 0 ? unknown_end(program.words[0]) : status_of(program.words[0], status);
  if (!read.ok()) return read;
  return text;
}

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> all;
  all.reserve(texts.size() + 1);
  for (const std::string& text : texts) all.push_back(const_cast<char*>(text.c_str()));
  all.push_back(nullptr);
  return all;
}

int exit_code_of(int wait_status) {
  return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return exit_code_of(status);
}

}  // namespace cox

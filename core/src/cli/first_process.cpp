#include "cli/first_process.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/program.hpp"

namespace cox::cli {
namespace {

// The exit code of `child`, where it is among those that have ended.
std::optional<int> take_away_ended(pid_t child) {
  std::optional<int> code;
  int status = 0;
  for (pid_t ended = 0; (ended = ::waitpid(-1, &status, WNOHANG)) > 0;) {
    if (ended == child) code = exit_code_of(status);
  }
  return code;
}

int look_after(pid_t child, const sigset_t& all) {
  for (;;) {
    siginfo_t info{};
    const int signal = ::sigwaitinfo(&all, &info);
    if (signal == SIGCHLD) {
      if (const auto code = take_away_ended(child)) return *code;
    } else if (signal > 0 && info.si_code != SI_KERNEL) {  // a terminal's go to the child as well
      ::kill(child, signal);
    }
  }
}

}  // namespace

std::optional<int> stay_as_first_process() {
  if (::getpid() != 1) return {};
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::sigprocmask(SIG_BLOCK, &all, &before);
  const pid_t child = ::fork();
  if (child > 0) return look_after(child, all);
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
  return {};
}

}  // namespace cox::cli

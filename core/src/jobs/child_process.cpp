#include "jobs/child_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include "base/program.hpp"
#include "base/text.hpp"
#include "jobs/descendants.hpp"

extern char** environ;

namespace cox::jobs {

namespace {

constexpr int kIdleClass = 3 << 13;  // IOPRIO_CLASS_IDLE, see ioprio_set(2)
constexpr int kWhoProcess = 1;
constexpr std::uint64_t kOtherTasks = 4'096;

// What may go wrong in the child before it is another program.
struct Trouble {
  enum Step : int { folder, program, start } step;
  int error;
};

std::vector<std::string> environment(const Spec& spec) {
  std::vector<std::string> all;
  for (const auto& [name, value] : spec.env) all.push_back(text::cat(name, "=", value));
  return all;
}

void limit(int what, std::uint64_t value) {
  const rlimit both{value, value};
  // Refused where it is above what we have: then that holds.
  static_cast<void>(::setrlimit(static_cast<__rlimit_resource>(what), &both));
}

// The kernel counts the tasks of the account, not those of the job: a last resort, far enough away
// that other jobs may start meanwhile. The supervisor counts those of the job.
std::uint64_t tasks_of_account() {
  std::uint64_t tasks = 0;
  for (const Process& process : all_processes()) {
    struct stat folder {};
    if (::stat(text::cat("/proc/", process.pid).c_str(), &folder) == 0 &&
        folder.st_uid == ::getuid())
      tasks += process.threads;
  }
  return tasks;
}

void set_limits(const Limits& limits) {
  limit(RLIMIT_CORE, 0);
  if (limits.open_files > 0) limit(RLIMIT_NOFILE, limits.open_files);
  if (limits.memory_bytes > 0) limit(RLIMIT_DATA, limits.memory_bytes);
  if (limits.processes > 0 && ::getuid() != 0)
    limit(RLIMIT_NPROC, tasks_of_account() + limits.processes + kOtherTasks);
}

// Others come first: the bot, and whoever works on this machine.
void step_back() {
  static_cast<void>(::syscall(SYS_ioprio_set, kWhoProcess, 0, kIdleClass));
  const int file = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  [[maybe_unused]] const ssize_t written = ::write(file, "500", 3);
  ::close(file);
}

void forget_signals() {
  for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

// A file without a name that holds what the process reads.
int input_file(const std::string& input) {
  if (input.empty()) return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int file = ::memfd_create("stdin", MFD_CLOEXEC);
  if (file < 0) return -1;
  for (std::string_view rest = input; !rest.empty();) {
    const ssize_t written = ::write(file, rest.data(), rest.size());
    if (written < 0) return -1;  // half of it would be a process that does something else
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  ::lseek(file, 0, SEEK_SET);
  return file;
}

[[noreturn]] void give_up(int report, Trouble::Step step) {
  const Trouble trouble{step, errno};
  [[maybe_unused]] const ssize_t written = ::write(report, &trouble, sizeof(trouble));
  ::_exit(127);
}

[[noreturn]] void become(const Spec& spec, int output, int report, pid_t parent) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);
  set_limits(spec.limits);
  step_back();
  const int input = input_file(spec.input);
  if (input < 0) give_up(report, Trouble::start);
  if (!spec.cwd.empty() && ::chdir(spec.cwd.c_str()) != 0) give_up(report, Trouble::folder);
  ::dup2(input, STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  const std::vector<std::string> variables = environment(spec);
  std::vector<char*> env = pointers_to(variables), argv = pointers_to(spec.argv);
  environ = env.data();
  forget_signals();
  ::execvp(argv.front(), argv.data());
  give_up(report, Trouble::program);
}

Status explain(const Spec& spec, const Trouble& trouble) {
  const std::string why = std::generic_category().message(trouble.error);
  switch (trouble.step) {
    case Trouble::folder:
      return failed(text::cat("cannot go to the folder ", spec.cwd, ": ", why));
    case Trouble::program:
      return failed(text::cat("cannot run ", spec.argv.front(), ": ", why));
    default:
      return failed(text::cat("cannot start ", spec.argv.front(), ": ", why));
  }
}

}  // namespace

Result<pid_t> start_child(const Spec& spec, int output) {
  std::array<int, 2> report{};
  if (::pipe2(report.data(), O_CLOEXEC) != 0) return explain(spec, {Trouble::start, errno});
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) become(spec, output, report[1], parent);
  const int error = errno;
  ::close(report[1]);
  if (child < 0) {
    ::close(report[0]);
    return explain(spec, {Trouble::start, error});
  }
  ::setpgid(child, child);  // in both, so that it holds for whoever comes first
  Trouble trouble{};
  const ssize_t got = ::read(report[0], &trouble, sizeof(trouble));  // ends with its exec
  ::close(report[0]);
  if (got != sizeof(trouble)) return child;
  return explain(spec, trouble);
}

}  // namespace cox::jobs

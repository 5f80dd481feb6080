#include "engine/plan.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include "engine/capture.hpp"
#include "engine/prepare.hpp"

namespace runbooks {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::size_t kMostOutput = 1U << 20;
constexpr Millis kLongest = 30s;

class File {
 public:
  File() = default;
  explicit File(int file) : file_(file) {}
  ~File() { reset(); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  void reset(int file = -1) {
    if (file_ >= 0) close(file_);
    file_ = file;
  }
  int get() const { return file_; }

 private:
  int file_ = -1;
};

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (std::string& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

std::vector<std::string> environment(const std::vector<std::pair<std::string, std::string>>& env) {
  std::vector<std::string> all;
  for (const char* name : {"PATH", "HOME", "LANG"}) {
    const char* value = std::getenv(name);
    const bool given =
        std::any_of(env.begin(), env.end(), [&](const auto& each) { return each.first == name; });
    if (value != nullptr && !given) all.push_back(std::string(name) + "=" + value);
  }
  for (const auto& [name, value] : env) all.push_back(name + "=" + value);
  return all;
}

// What it reads: a file without a name, so nobody has to feed it meanwhile.
int input_file(const std::string& input) {
  if (input.empty()) return open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int file = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0) return -1;
  const bool written =
      write(file, input.data(), input.size()) == static_cast<ssize_t>(input.size());
  if (written && lseek(file, 0, SEEK_SET) == 0) return file;
  close(file);
  return -1;
}

pid_t spawn(std::vector<std::string> argv, const std::string& cwd, std::vector<std::string> env,
            int input, int output, int& failure) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, input, 0);
  posix_spawn_file_actions_adddup2(&actions, output, 1);
  posix_spawn_file_actions_adddup2(&actions, output, 2);
  if (!cwd.empty()) posix_spawn_file_actions_addchdir_np(&actions, cwd.c_str());
  sigset_t none;
  sigset_t defaults;
  sigemptyset(&none);
  sigfillset(&defaults);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  pid_t pid = -1;
  failure = posix_spawnp(&pid, argv.front().c_str(), &actions, &attributes, pointers(argv).data(),
                         pointers(env).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return failure == 0 ? pid : -1;
}

// False where the deadline came first.
bool read_all(int file, std::string& output, Clock::time_point until) {
  std::string piece(16U << 10, '\0');
  for (;;) {
    const auto left = std::chrono::duration_cast<Millis>(until - Clock::now());
    pollfd waiting{file, POLLIN, 0};
    if (left <= Millis(0) || poll(&waiting, 1, static_cast<int>(left.count())) == 0) return false;
    const ssize_t size = read(file, piece.data(), piece.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return true;
    const std::size_t room = kMostOutput - std::min(output.size(), kMostOutput);
    output.append(piece, 0, std::min(static_cast<std::size_t>(size), room));
  }
}

// How it ended. What is left in its group at that time goes, too: it was only to look.
int end_of(pid_t pid, Clock::time_point until) {
  siginfo_t info{};
  while (Clock::now() < until) {
    info.si_pid = 0;
    if (waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0) break;
    if (info.si_pid != 0) break;
    poll(nullptr, 0, 1);
  }
  kill(-pid, SIGKILL);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

std::string run_one(const Step& step, const RunStep& it, const std::string& home, Values& values) {
  std::string error;
  const ReadyProcess ready = prepare(it.process, values, error);
  if (!error.empty()) return error;
  std::string cwd = ready.cwd.empty() ? home : ready.cwd;
  if (!cwd.empty() && cwd.front() != '/') cwd = home + "/" + cwd;
  const Looked looked =
      look_with(ready.argv, cwd, ready.env, ready.input, std::min(step.deadline, kLongest));
  if (!looked.error.empty()) return looked.error;
  const auto& exits = it.process.exits;
  if (std::find(exits.begin(), exits.end(), looked.exit) == exits.end()) {
    const std::string said = kept(looked.output);
    return ready.argv.front() + " ended with exit status " + std::to_string(looked.exit) +
           (said.empty() ? "" : ": " + said.substr(0, 400));
  }
  StepEnd end;
  end.values = {{"exit", looked.exit}, {"output", kept(looked.output)}};
  capture(it.captures, looked.output, end);
  for (const auto& [name, value] : end.values) values.set(step.name + "." + name, value);
  return end.error;
}

}  // namespace

Looked look_with(const std::vector<std::string>& argv, const std::string& cwd,
                 const std::vector<std::pair<std::string, std::string>>& env,
                 const std::string& input, Millis deadline) {
  Looked looked;
  const auto until = Clock::now() + deadline;
  int ends[2];
  const File in(input_file(input));
  if (in.get() < 0 || pipe2(ends, O_CLOEXEC) != 0) {
    looked.error = "no process can be started: " + std::string(std::strerror(errno));
    return looked;
  }
  const File out(ends[0]);
  File out_end(ends[1]);
  int failure = 0;
  const pid_t pid = spawn(argv, cwd, environment(env), in.get(), out_end.get(), failure);
  out_end.reset();
  if (pid < 0) {
    looked.error = argv.front() + " cannot be started: " + std::strerror(failure);
    return looked;
  }
  const bool ended = read_all(out.get(), looked.output, until);
  const int status = end_of(pid, ended ? until : Clock::now());
  looked.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  if (!ended)
    looked.error = argv.front() + " did not end within " + to_text(deadline);
  else if (looked.exit < 0)
    looked.error = argv.front() + " was ended by a signal";
  return looked;
}

void find_out(const Program& program, const std::string& home, Values& values, std::string& error) {
  // A run of its own, whose steps are the plan's.
  Program plan;
  plan.steps = program.plan;
  Run run;
  run.values = values;
  Machine machine(plan, run);
  const auto until = Clock::now() + kLongest;
  while (const Step* step = machine.advance(0)) {
    const auto* it = std::get_if<RunStep>(&step->what);
    std::string why = it == nullptr ? "a plan cannot do that" : "";
    if (Clock::now() > until) why = "looking took longer than " + to_text(kLongest);
    if (why.empty()) why = run_one(*step, *it, home, run.values);
    machine.ended(why.empty() ? StepEnd() : StepEnd::failed(why), 0);
    if (run.pending && run.pending->delay) machine.try_again(0);
  }
  values = run.values;
  if (!run.ok()) error = "'" + run.failed_step + "': " + run.error;
}

}  // namespace runbooks

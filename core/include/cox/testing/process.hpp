// A child process that is talked to in lines over its standard input and output. Authors need none
// of this. Threads: one. What cannot be done throws std::runtime_error with the program's name.
#ifndef COX_TESTING_PROCESS_HPP
#define COX_TESTING_PROCESS_HPP

#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

extern char** environ;

namespace cox::testing {

class Process {
 public:
  // How long one line may take, in milliseconds, before the process counts as stuck.
  static constexpr int patience = 120'000;

  // Starts it with these arguments, the program first. Standard error is ours.
  explicit Process(std::vector<std::string> arguments) : name_(arguments.at(0)) {
    int ends[2];
    // A socket rather than two pipes: writing to one whose process died is an error, not a signal.
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) fail("socketpair", errno);
    ours_ = ends[0];
    const int error = spawn(arguments, ends[1]);
    ::close(ends[1]);
    if (error == 0) return;
    ::close(ours_);
    fail("cannot start it", error);
  }
  ~Process() {
    if (pid_ > 0) ::kill(pid_, SIGKILL);
    wait();
    ::close(ours_);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void write(std::string_view line) {
    std::string rest(line);
    rest += '\n';
    while (!rest.empty()) {
      const ssize_t sent = ::send(ours_, rest.data(), rest.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0) fail("it is gone", errno);
      rest.erase(0, static_cast<std::size_t>(sent));
    }
  }

  // The next line; throws where the process ended or is stuck.
  std::string read() {
    for (;;) {
      const std::size_t end = buffer_.find('\n');
      if (end != std::string::npos) {
        std::string line = buffer_.substr(0, end);
        buffer_.erase(0, end + 1);
        return line;
      }
      if (!fill()) throw std::runtime_error(name_ + " ended" + how());
    }
  }

  // Reads until it ends, then returns its exit status (128 + signal where one killed it).
  int finish() {
    while (fill()) buffer_.clear();
    return wait();
  }

 private:
  int spawn(std::vector<std::string>& arguments, int theirs) {
    std::vector<char*> argv;
    argv.reserve(arguments.size() + 1);
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, theirs, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, theirs, STDOUT_FILENO);
    const int error = posix_spawnp(&pid_, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) pid_ = 0;
    return error;
  }

  // Reads what has come; false at the end.
  bool fill() {
    pollfd input{ours_, POLLIN, 0};
    const int ready = ::poll(&input, 1, patience);
    if (ready < 0 && errno == EINTR) return true;
    if (ready == 0) throw std::runtime_error(name_ + " has not answered for two minutes");
    char bytes[4096];
    const ssize_t count = ::read(ours_, bytes, sizeof(bytes));
    if (count <= 0) return false;
    buffer_.append(bytes, static_cast<std::size_t>(count));
    return true;
  }

  int wait() {
    if (pid_ <= 0) return status_;
    int raw = 0;
    while (::waitpid(pid_, &raw, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
    status_ = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
    return status_;
  }
  std::string how() { return " with status " + std::to_string(wait()); }

  [[noreturn]] void fail(const char* what, int error) const {
    throw std::runtime_error(name_ + ": " + what + ": " + std::strerror(error));
  }

  std::string name_;
  std::string buffer_;
  int ours_ = -1;
  pid_t pid_ = 0;
  int status_ = 0;
};

}  // namespace cox::testing

#endif  // COX_TESTING_PROCESS_HPP

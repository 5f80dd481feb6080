// A server that a test starts, stops, and disturbs. It says nothing.
#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>
#include <string>
#include <vector>

extern char** environ;

namespace peers {

class Daemon {
 public:
  Daemon() = default;
  ~Daemon() { is_killed(); }
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // The program's full path, and its words. `package`: what one installs to have it.
  void start(const std::string& program, std::vector<std::string> words,
             const std::string& package) {
    words.insert(words.begin(), program);
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t quiet;
    ::posix_spawn_file_actions_init(&quiet);
    for (const int file : {STDOUT_FILENO, STDERR_FILENO})
      ::posix_spawn_file_actions_addopen(&quiet, file, "/dev/null", O_WRONLY, 0);
    const int failed =
        ::posix_spawn(&process_, program.c_str(), &quiet, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&quiet);
    if (failed != 0) throw std::runtime_error(program + " is missing: apt install " + package);
  }

  // As its administrator would end it: it has time to write what it knows.
  void ends() {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
  }
  // As when its machine loses power.
  void is_killed() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
  }
  // As when the way to it is cut: its connections stay open and carry nothing.
  void stands_still() const { ::kill(process_, SIGSTOP); }
  void goes_on() const { ::kill(process_, SIGCONT); }

 private:
  pid_t process_ = 0;
};

}  // namespace peers

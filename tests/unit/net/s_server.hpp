// OpenSSL's own server as the other side: sends each line back in reverse, or, with -HTTP, answers
// with the file that a GET names.
#pragma once

#include <doctest/doctest.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <string>
#include <vector>

extern char** environ;

class SServer {
 public:
  explicit SServer(const std::string& certificate_file, const std::string& key_file,
                   const std::vector<std::string>& more = {"-rev"},
                   const std::string& folder = ".") {
    std::vector<std::string> words{"openssl", "s_server",       "-accept", "127.0.0.1:0",
                                   "-cert",   certificate_file, "-key",    key_file};
    words.insert(words.end(), more.begin(), more.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    ::posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
    ::posix_spawn_file_actions_addclose(&actions, pipe[0]);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    const int failed =
        ::posix_spawnp(&process_, "openssl", &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(pipe[1]);
    output_ = pipe[0];
    REQUIRE(failed == 0);
    const std::string mark = "ACCEPT 127.0.0.1:";
    const std::string line = read_up_to(mark);
    port_ = static_cast<std::uint16_t>(std::stoi(line.substr(line.find(mark) + mark.size())));
  }
  ~SServer() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    ::close(output_);
  }
  SServer(const SServer&) = delete;
  SServer& operator=(const SServer&) = delete;

  std::uint16_t port() const { return port_; }

 private:
  // All it has written when the line with `mark` has ended.
  std::string read_up_to(const std::string& mark) const {
    std::string all;
    char byte = 0;
    while (::read(output_, &byte, 1) == 1) {
      all += byte;
      if (byte == '\n' && all.find(mark) != std::string::npos) return all;
    }
    FAIL("openssl s_server did not start: " << all);
    return all;
  }

  pid_t process_ = 0;
  int output_ = -1;
  std::uint16_t port_ = 0;
};

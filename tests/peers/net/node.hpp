// A program for Node.js from ../node, with its packages from where need_node_peers of
// scripts/lib.sh puts them.
#pragma once

#include <doctest/doctest.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>
#include <vector>

extern char** environ;

class Node {
 public:
  explicit Node(const std::string& script, const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"env", "NODE_PATH=" COX_PEERS_NODE "/node_modules", "node",
                                   COX_SOURCE_DIR "/tests/peers/node/" + script};
    words.insert(words.end(), more.begin(), more.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::array<int, 2> in{}, out{};
    REQUIRE((::pipe(in.data()) == 0 && ::pipe(out.data()) == 0));
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    for (const int end : {in[1], out[0]}) ::posix_spawn_file_actions_addclose(&actions, end);
    const int failed =
        ::posix_spawnp(&process_, "env", &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(in[0]);
    ::close(out[1]);
    input_ = in[1];
    output_ = out[0];
    REQUIRE(failed == 0);
  }
  ~Node() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    ::close(input_);
    ::close(output_);
  }
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  void does(const std::string& command) const {
    const std::string line = command + "\n";
    REQUIRE(::write(input_, line.data(), line.size()) == static_cast<ssize_t>(line.size()));
  }
  // The next line of what it writes, within a minute.
  std::string line() {
    std::string line;
    char byte = 0;
    pollfd readable{output_, POLLIN, 0};
    while (::poll(&readable, 1, 60'000) == 1 && ::read(output_, &byte, 1) == 1 && byte != '\n')
      line += byte;
    return line;
  }

 private:
  pid_t process_ = 0;
  int input_ = -1;
  int output_ = -1;
};

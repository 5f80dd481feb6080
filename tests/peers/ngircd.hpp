// ngircd, an IRC server of the plain kind, on loopback.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "../e2e/home.hpp"

extern char** environ;

namespace peers {

// A port that is free now; whoever wants it must be quick.
inline std::uint16_t free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  const bool found = ::bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0 &&
                     ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(probe);
  if (!found) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

class Ngircd {
 public:
  Ngircd() : port_(free_port()) { start(); }
  ~Ngircd() { stop(); }
  Ngircd(const Ngircd&) = delete;
  Ngircd& operator=(const Ngircd&) = delete;

  std::uint16_t port() const { return port_; }

  void start() {
    files_.write("ngircd.conf", config());
    std::string program = "ngircd", alone = "-n", with = "-f";
    std::string file = files_.path() + "/ngircd.conf";
    const std::array<char*, 5> words{program.data(), alone.data(), with.data(), file.data(),
                                     nullptr};
    posix_spawn_file_actions_t quiet;
    ::posix_spawn_file_actions_init(&quiet);
    ::posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    const int failed =
        ::posix_spawn(&process_, "/usr/sbin/ngircd", &quiet, nullptr, words.data(), environ);
    ::posix_spawn_file_actions_destroy(&quiet);
    if (failed != 0) throw std::runtime_error("ngircd is missing: apt install ngircd");
  }
  void stop() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
  }

 private:
  std::string config() const {
    return "[Global]\nName = irc.test.local\nInfo = test\nListen = 127.0.0.1\nPorts = " +
           std::to_string(port_) +
           "\nMotdPhrase = hello\n[Limits]\nMaxConnectionsIP = 0\nMaxPenaltyTime = 0\n"
           "[Options]\nDNS = no\nIdent = no\nPAM = no\n";
  }

  e2e::Home files_;
  std::uint16_t port_;
  pid_t process_ = 0;
};

}  // namespace peers

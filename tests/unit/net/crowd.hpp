// Many clients in a process of their own, so that each process has the files for one end only. Made
// before there are threads.
#pragma once

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

class Crowd {
 public:
  // As many as `wanted`, or as the system allows.
  explicit Crowd(int wanted) : size_(allowed(wanted)) {
    REQUIRE(::pipe(orders_.data()) == 0);
    REQUIRE(::pipe(reports_.data()) == 0);
    process_ = ::fork();
    REQUIRE(process_ >= 0);
    if (process_ > 0) return;
    ::close(orders_[1]);
    be_the_crowd();
    ::_exit(0);
  }
  // They all hang up.
  ~Crowd() {
    ::close(orders_[1]);
    ::waitpid(process_, nullptr, 0);
    for (const int file : {orders_[0], reports_[0], reports_[1]}) ::close(file);
  }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  int size() const { return size_; }
  // Each connects and says the beginning of a request. How many could.
  int connects(std::uint16_t port) {
    int connected = 0;
    REQUIRE(::write(orders_[1], &port, sizeof(port)) == sizeof(port));
    REQUIRE(::read(reports_[0], &connected, sizeof(connected)) == sizeof(connected));
    return connected;
  }

 private:
  static int allowed(int wanted) {
    constexpr rlim_t kOthers = 200;
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = std::min(limit.rlim_max, static_cast<rlim_t>(wanted) + kOthers);
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
    return static_cast<int>(limit.rlim_cur - kOthers);
  }

  // In the child: nothing but system calls.
  void be_the_crowd() const {
    std::uint16_t port = 0;
    while (::read(orders_[0], &port, sizeof(port)) == sizeof(port)) {
      int connected = 0;
      while (connected < size_ && joins(port)) ++connected;
      if (::write(reports_[1], &connected, sizeof(connected)) < 0) return;
    }
  }
  static bool joins(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    constexpr std::string_view kBegun = "GET /";
    return ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0 &&
           ::send(socket, kBegun.data(), kBegun.size(), MSG_NOSIGNAL) > 0;
  }

  int size_;
  pid_t process_ = 0;
  std::array<int, 2> orders_{};
  std::array<int, 2> reports_{};
};

// A client on loopback that sends bytes as they are: plain blocking calls of the test's own thread.
#pragma once

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

class RawClient {
 public:
  // `receiving`: bytes that the kernel takes for it; 0: as many as usual.
  explicit RawClient(std::uint16_t port, int receiving = 0)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    REQUIRE(socket_ >= 0);
    if (receiving > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receiving, sizeof(receiving));
    const timeval patience{.tv_sec = 30, .tv_usec = 0};  // a test that would hang fails instead
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    REQUIRE(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0);
  }
  ~RawClient() { ::close(socket_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // False: the server does not take it any more.
  bool says(std::string_view bytes) const {
    return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
  }
  void ends() const { ::shutdown(socket_, SHUT_WR); }

  // Everything up to and with `mark`; what is there if the server ends first.
  std::string hears(std::string_view mark) {
    while (heard_.find(mark) == std::string::npos && receive()) {
    }
    const std::size_t at = heard_.find(mark);
    if (at == std::string::npos) return std::exchange(heard_, {});
    const std::size_t end = at + mark.size();
    const std::string got = heard_.substr(0, end);
    heard_.erase(0, end);
    return got;
  }
  // Everything until the server ends it.
  std::string hears_all() {
    while (receive()) {
    }
    return std::exchange(heard_, {});
  }

 private:
  bool receive() {
    char bytes[4'096];
    const ssize_t size = ::recv(socket_, bytes, sizeof(bytes), 0);
    if (size > 0) heard_.append(bytes, static_cast<std::size_t>(size));
    return size > 0;
  }

  int socket_;
  std::string heard_;
};

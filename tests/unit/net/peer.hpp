// The other end of a connection on loopback, driven by the test's own thread: plain blocking calls.
#pragma once

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

class Peer {
 public:
  Peer() : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(listening_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0);
    REQUIRE(::listen(listening_, 8) == 0);
    socklen_t size = sizeof(address);
    REQUIRE(::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
  }
  ~Peer() {
    hang_up();
    ::close(listening_);
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  std::uint16_t port() const { return port_; }

  void accept() {
    hang_up();
    accepted_ = ::accept(listening_, nullptr, nullptr);
    REQUIRE(accepted_ >= 0);
  }
  void says(std::string_view bytes) const {
    REQUIRE(::send(accepted_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(bytes.size()));
  }
  // So many bytes, or those up to the end.
  std::string hears(std::size_t size) const {
    std::string bytes(size, '\0');
    std::size_t got = 0;
    while (got < size) {
      const ssize_t more = ::recv(accepted_, bytes.data() + got, size - got, 0);
      if (more <= 0) break;
      got += static_cast<std::size_t>(more);
    }
    bytes.resize(got);
    return bytes;
  }
  // Everything up to and with this line, and all that came so far stays in `heard`.
  void hears_line(const std::string& line) {
    const std::string end = line + "\r\n";
    for (std::size_t at = 0; (at = heard.find(end, read_)) == std::string::npos;) {
      std::array<char, 65'536> bytes;
      const ssize_t more = ::recv(accepted_, bytes.data(), bytes.size(), 0);
      REQUIRE_MESSAGE(more > 0, "waited for: " << line << "\n---- heard:\n" << heard);
      heard.append(bytes.data(), static_cast<std::size_t>(more));
    }
    read_ = heard.find(end, read_) + end.size();
  }
  void hang_up() {
    if (accepted_ >= 0) ::close(accepted_);
    accepted_ = -1;
  }

  std::string heard;  // by hears_line()

 private:
  std::size_t read_ = 0;
  int listening_;
  int accepted_ = -1;
  std::uint16_t port_ = 0;
};

// Somebody on IRC, who types the lines of the protocol.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

namespace peers {

class Person {
 public:
  Person(std::uint16_t port, const std::string& nick) {
    connect(port);
    sends("NICK " + nick);
    sends("USER " + nick + " 0 * :" + nick);
    hears(" 001 " + nick);
  }
  // Says goodbye and waits for the server's, so that the nick is free again.
  ~Person() {
    constexpr std::string_view quit = "QUIT\r\n";
    if (::send(socket_, quit.data(), quit.size(), MSG_NOSIGNAL) > 0) {
      while (take(5'000)) {
      }
    }
    ::close(socket_);
  }
  Person(const Person&) = delete;
  Person& operator=(const Person&) = delete;

  void sends(const std::string& line) const {
    const std::string bytes = line + "\r\n";
    if (::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(bytes.size()))
      throw std::runtime_error("cannot send: " + line);
  }
  void says(const std::string& target, const std::string& text) const {
    sends("PRIVMSG " + target + " :" + text);
  }
  // Waits, for as long as a minute, for this in what was not read yet.
  void hears(std::string_view text) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    std::size_t at = 0;
    while ((at = all_.find(text, read_)) == std::string::npos) {
      if (std::chrono::steady_clock::now() > until || !take())
        throw std::runtime_error("waited for: " + std::string(text) + "\n---- heard:\n" + all_);
    }
    read_ = at + text.size();
  }
  // The same for one of two; which one came first.
  int hears_one_of(std::string_view one, std::string_view other) {
    for (;;) {
      const std::size_t at = std::min(all_.find(one, read_), all_.find(other, read_));
      if (at != std::string::npos) {
        const int which = all_.compare(at, one.size(), one) == 0 ? 0 : 1;
        read_ = at + (which == 0 ? one : other).size();
        return which;
      }
      if (!take())
        throw std::runtime_error("waited for: " + std::string(one) + "\n---- heard:\n" + all_);
    }
  }
  // What stands between what was heard and the end of its line.
  std::string rest_of_line() {
    const std::size_t from = read_;
    hears("\r\n");
    return all_.substr(from, read_ - 2 - from);
  }
  // Whether this came at any time up to now.
  bool has_heard(std::string_view text) const { return all_.find(text) != std::string::npos; }
  // Joins, and waits until somebody else is there.
  void meets(const std::string& nick, const std::string& room) {
    sends("JOIN " + room);
    sends("NAMES " + room);  // for the server says nothing to who is there already
    for (;;) {
      hears(" 353 ");
      const std::size_t line = read_;
      hears(" 366 ");
      if (all_.substr(line, read_ - line).find(nick) != std::string::npos) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      sends("NAMES " + room);
    }
  }

 private:
  // The server may not listen yet.
  void connect(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int tries = 0; tries < 3'000; ++tries) {
      socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0) return;
      ::close(socket_);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    throw std::runtime_error("the server does not listen");
  }
  // False: nothing comes any more, or not in time.
  bool take(int patience = 60'000) {
    pollfd ready{socket_, POLLIN, 0};
    if (::poll(&ready, 1, patience) <= 0) return false;
    std::array<char, 4'096> bytes{};
    const ssize_t size = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (size <= 0) return false;
    all_.append(bytes.data(), static_cast<std::size_t>(size));
    return true;
  }

  int socket_ = -1;
  std::string all_;
  std::size_t read_ = 0;
};

}  // namespace peers

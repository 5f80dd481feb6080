// systemd's end of the notify protocol (sd_notify(3)): bots that are started while it lives tell
// it.
#pragma once

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>

#include "home.hpp"

namespace e2e {

class ServiceManager {
 public:
  // `watchdog` as of WatchdogSec=, in milliseconds.
  ServiceManager(const Home& home, int watchdog)
      : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    const std::string path = home.path() + "/notify";
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
    const timeval minute{60, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &minute, sizeof(minute));
    if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0)
      throw std::runtime_error("cannot listen at " + path);
    ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
    ::setenv("WATCHDOG_USEC", std::to_string(watchdog * 1000).c_str(), 1);
  }
  ~ServiceManager() {
    ::unsetenv("NOTIFY_SOCKET");
    ::unsetenv("WATCHDOG_USEC");
    ::close(socket_);
  }
  ServiceManager(const ServiceManager&) = delete;
  ServiceManager& operator=(const ServiceManager&) = delete;

  // The next that it is told.
  std::string next() const {
    char text[256];
    const auto size = ::recv(socket_, text, sizeof(text), 0);
    if (size < 0) throw std::runtime_error("the service manager waited too long");
    return {text, static_cast<std::size_t>(size)};
  }
  // The next but that the bot is alive.
  std::string next_change() const {
    std::string told = next();
    while (told == "WATCHDOG=1") told = next();
    return told;
  }

 private:
  int socket_;
};

}  // namespace e2e

// When to connect, when to change over to a new connection, when to wait: Socket Mode without a
// socket and without a clock. Connections have numbers.
//
//   ask -> url -> connect -> hello: it is the one that counts
//   disconnect (warning, refresh_requested): ask for another; when that says hello, the old one is
//   retired, so that there is no moment without a connection
#pragma once

#include <chrono>
#include <cox/net/backoff.hpp>
#include <cstdint>
#include <functional>
#include <string>

#include "protocol/errors.hpp"

namespace slack {

class SocketMode {
 public:
  using Millis = std::chrono::milliseconds;
  using Number = std::uint64_t;

  struct Callbacks {
    std::function<void()> ask;  // for an address, with apps.connections.open: url() or refused()
    std::function<void(Number, const std::string& url)> connect;
    std::function<void(Number)> retire;      // ends it a little later: something may be under way
    std::function<void(Number)> close;       // at once
    std::function<void(Millis)> wake_after;  // calls wake(), in place of what it waited for
    std::function<void()> online;
    std::function<void(const std::string& why)> connecting;
    std::function<void(const Trouble&)> trouble;  // and it goes on
    std::function<void(const Trouble&)> offline;  // a human must do something first
  };
  struct Waits {
    Millis first{1'000}, longest{60'000};
    Millis lasting{600'000};  // where a human must act
    Millis crowded{30'000};   // at least, where there are too many connections
  };

  SocketMode(Waits waits, Callbacks callbacks, std::function<std::uint64_t()> random);

  void begin();
  void wake();
  void url(const std::string& url);
  void refused(const Trouble& why);
  void hello(Number number);
  void told(Number number, const std::string& reason);  // a frame "disconnect"
  void ended(Number number, const std::string& why);

  bool is_online() const { return current_ != 0; }

 private:
  void ask();
  void replace();
  void wait(Millis time);
  void stop_for(const Trouble& why);
  bool is_busy() const { return asking_ || waiting_ || coming_ != 0; }

  const Waits waits_;
  const Callbacks callbacks_;
  cox::net::Backoff backoff_;
  Number last_ = 0;
  Number current_ = 0;  // that said hello; 0: none
  Number coming_ = 0;   // that has not yet
  bool asking_ = false;
  bool waiting_ = false;
};

}  // namespace slack

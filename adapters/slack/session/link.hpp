// Socket Mode with its sockets. Lives on the loop's thread.
#pragma once

#include <cox/net/loop.hpp>
#include <cox/net/web_socket.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "api.hpp"
#include "protocol/envelope.hpp"
#include "settings.hpp"
#include "socket_mode.hpp"

namespace slack {

class Link {
 public:
  using Number = SocketMode::Number;

  struct Callbacks {
    std::function<void(Number, const Frame&)> came;  // an envelope
    std::function<void()> online;
    std::function<void(const std::string& why)> connecting;
    std::function<void(const Trouble&)> trouble;
    std::function<void(const Trouble&)> offline;
  };

  Link(cox::net::Loop& loop, const Settings& settings, Api& api, Callbacks callbacks,
       std::function<std::uint64_t()> random);
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  void begin() { mode_.begin(); }
  // On the connection that the envelope came by; where that is gone Slack sends it again.
  void acknowledge(Number number, const std::string& envelope, const cox::Json& payload);

 private:
  struct Connection {
    std::unique_ptr<cox::net::WebSocket> socket;
    std::unique_ptr<cox::net::Timer> timer;  // until its hello, or its end
  };

  SocketMode::Callbacks mode_callbacks();
  void connect(Number number, const std::string& text);
  void retire(Number number);
  void lose(Number number, const std::string& why);
  void take(Number number, std::string_view text);

  cox::net::Loop& loop_;
  const Settings& settings_;
  Api& api_;
  const Callbacks callbacks_;
  SocketMode mode_;
  cox::net::Timer wake_;
  std::map<Number, Connection> connections_;
  std::shared_ptr<int> alive_ = std::make_shared<int>();  // for answers that come after the end
};

}  // namespace slack

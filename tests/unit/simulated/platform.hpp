// A chat platform on a simulated loop: HTTP, WebSockets and a timetable, with the bot's session on
// the same loop. What it says and answers is told by each platform's test.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <cox/json.hpp>
#include <cox/net/http_server.hpp>
#include <cox/net/loop.hpp>
#include <cox/net/web_socket.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

class Platform {
 public:
  using Millis = std::chrono::milliseconds;
  using Request = cox::net::HttpRequest;
  using Answer = cox::net::HttpServer::Answer;
  using Number = int;  // of a WebSocket

  explicit Platform(cox::net::Loop& on) : loop(on), begun_(on.now()) {
    cox::net::HttpServer::Callbacks callbacks;
    callbacks.admit = [this](const Request& head, const cox::net::HttpServer::Peer&) {
      cox::net::HttpServer::Admission admission;
      if (cox::net::find_field(head.fields, "Upgrade") != nullptr)
        admission.upgrade = [this](const Request& request, std::unique_ptr<cox::net::Channel> way) {
          accept(request, std::move(way));
        };
      return admission;
    };
    callbacks.handle = [this](const Request& request, const cox::net::HttpServer::Peer&,
                              const Answer& answer) { asked(request, answer); };
    server_ = std::make_unique<cox::net::HttpServer>(loop, cox::net::HttpServer::Options{},
                                                     std::move(callbacks));
    REQUIRE_FALSE(server_->open());
  }
  virtual ~Platform() = default;
  Platform(const Platform&) = delete;
  Platform& operator=(const Platform&) = delete;

  std::string url(const std::string& scheme, const std::string& path = "") const {
    return scheme + "://127.0.0.1:" + std::to_string(server_->port()) + path;
  }
  // Since it began.
  Millis now() const { return loop.now() - begun_; }
  std::size_t sockets() const { return sockets_.size(); }
  std::size_t connections() const { return sockets_.size() + server_->counts().connections; }

  void later(Millis wait, std::function<void()> task) {
    const std::uint64_t number = ++last_timer_;
    auto& timer = timers_[number] = std::make_unique<cox::net::Timer>(loop);
    timer->after(wait, [this, number, task = std::move(task)] {
      timers_.erase(number);
      task();
    });
  }

 protected:
  // ---- what each platform does ----

  virtual void asked(const Request& request, const Answer& answer) = 0;
  virtual void connected(Number, const Request&) {}
  virtual void heard(Number, const cox::Json&) {}
  virtual void gone(Number) {}

  // ---- what it does it with ----

  void say(Number to, const cox::Json& what) {
    const auto found = sockets_.find(to);
    if (found != sockets_.end()) found->second->send(what.dump());
  }
  void close(Number number, std::uint16_t code) {
    const auto found = sockets_.find(number);
    if (found != sockets_.end()) found->second->close(code);
  }
  // Without a goodbye.
  void drop(Number number) {
    if (sockets_.erase(number) > 0) gone(number);
  }
  void every(Millis between, const std::function<void()>& task) {
    later(between, [this, between, task] {
      every(between, task);
      task();
    });
  }
  static void answer_json(const Answer& answer, int status, const cox::Json& body,
                          cox::net::HttpFields fields = {}) {
    fields.push_back({"Content-Type", "application/json"});
    answer({.status = status, .fields = std::move(fields), .body = body.dump()});
  }

  cox::net::Loop& loop;

 private:
  void accept(const Request& request, std::unique_ptr<cox::net::Channel> way) {
    const Number number = ++last_socket_;
    cox::net::WebSocket::Callbacks callbacks;
    callbacks.opened = [this, number, request] { connected(number, request); };
    callbacks.received = [this, number](std::string_view text, bool) {
      heard(number, cox::Json::parse(text).value());
    };
    callbacks.ended = [this, number](std::uint16_t, const std::string&, const cox::net::Failure&) {
      drop(number);
    };
    cox::net::WebSocket::Options options;
    options.ping = Millis(0);
    auto& socket = sockets_[number] =
        std::make_unique<cox::net::WebSocket>(loop, std::move(callbacks), options);
    socket->accept(request, std::move(way));
  }

  const Millis begun_;
  std::unique_ptr<cox::net::HttpServer> server_;
  std::map<Number, std::unique_ptr<cox::net::WebSocket>> sockets_;
  std::map<std::uint64_t, std::unique_ptr<cox::net::Timer>> timers_;
  Number last_socket_ = 0;
  std::uint64_t last_timer_ = 0;
};

// A server on its loop, for a test: what it was asked, and what it is to do.
#pragma once

#include <doctest/doctest.h>

#include <condition_variable>
#include <cox/net/http_server.hpp>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

class Serving {
 public:
  using Server = cox::net::HttpServer;

  // Without a handler of the test's own a request is answered with its method, target and body.
  explicit Serving(Server::Options options = {}, Server::Callbacks callbacks = {}) {
    if (!callbacks.handle) callbacks.handle = tell;
    callbacks.failed = [this](const std::string& what) {
      std::lock_guard lock(mutex_);
      failures_.push_back(what);
    };
    loop.run([&] {
      server = std::make_unique<Server>(loop, std::move(options), std::move(callbacks));
      const auto failure = server->open();
      REQUIRE_MESSAGE(!failure, failure->message);
      port_ = server->port();
    });
  }
  ~Serving() {
    loop.run([this] { server.reset(); });
  }

  std::uint16_t port() const { return port_; }
  Server::Counts counts() {
    Server::Counts counts;
    loop.run([&] { counts = server->counts(); });
    return counts;
  }
  std::vector<std::string> failures() {
    loop.run([] {});
    std::lock_guard lock(mutex_);
    return failures_;
  }

  static void tell(cox::net::HttpRequest request, const Server::Peer&, Server::Answer answer) {
    answer({.body = request.method + " " + request.target + " [" + request.body + "]\n"});
  }

  cox::net::Loop loop;
  std::unique_ptr<Server> server;

 private:
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::vector<std::string> failures_;
};

// A web API of which each answer is the test's, and somebody who calls it on a clock that stands
// still until the test moves it.
#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cox/net/rest.hpp>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "caller.hpp"
#include "serving.hpp"

class Platform {
 public:
  // A request that came and has no answer yet.
  struct Asking {
    cox::net::HttpRequest request;
    cox::net::HttpServer::Answer answer;

    void gets(int status, cox::net::HttpFields fields = {}) const {
      answer({.status = status, .fields = std::move(fields), .body = request.target});
    }
  };

  Platform() = default;
  ~Platform() {
    serving_.loop.run([this] { serving_.server.reset(); });
    asked_.clear();  // an answer must not outlive the loop
  }
  Platform(const Platform&) = delete;
  Platform& operator=(const Platform&) = delete;

  std::string url(const std::string& target = "/") const {
    return "http://127.0.0.1:" + std::to_string(serving_.port()) + target;
  }
  // The next request, which is to have this target.
  Asking hears(const std::string& target) {
    std::unique_lock lock(mutex_);
    REQUIRE_MESSAGE(
        came_.wait_for(lock, std::chrono::seconds(30), [this] { return !asked_.empty(); }),
        "waited for " << target);
    Asking next = std::move(asked_.front());
    asked_.pop_front();
    CHECK(next.request.target == target);
    return next;
  }

 private:
  void take(cox::net::HttpRequest request, cox::net::HttpServer::Answer answer) {
    std::lock_guard lock(mutex_);
    asked_.push_back({std::move(request), std::move(answer)});
    came_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<Asking> asked_;
  cox::net::HttpServer::Callbacks callbacks() {
    cox::net::HttpServer::Callbacks callbacks;
    callbacks.handle = [this](cox::net::HttpRequest request, const auto&,
                              cox::net::HttpServer::Answer answer) {
      take(std::move(request), std::move(answer));
    };
    return callbacks;
  }
  Serving serving_{{}, callbacks()};
};

class RestCaller {
 public:
  using Rest = cox::net::Rest;

  explicit RestCaller(Rest::Options options = {}) {
    options.clock = [this] { return std::chrono::milliseconds(now_.load()); };
    options.random = [] { return 0; };
    loop.run([&] { rest = std::make_unique<Rest>(loop, std::move(options)); });
  }
  ~RestCaller() {
    loop.run([this] { rest.reset(); });
  }

  Asked sends(const Rest::Call& call) {
    auto outcome = std::make_shared<std::promise<Rest::Outcome>>();
    std::future<Rest::Outcome> future = outcome->get_future();
    Rest::Id id = 0;
    loop.run([&] {
      id = rest->send(call, [outcome](Rest::Outcome came) { outcome->set_value(std::move(came)); });
    });
    return {id, std::move(future)};
  }
  Asked gets(const std::string& url, const std::string& lane = {}) {
    return sends({.method = "GET", .url = url, .lane = lane});
  }
  Asked posts(const std::string& url, const std::string& lane = {}) {
    return sends({.url = url, .lane = lane});
  }
  bool cancels(const Asked& asked) {
    bool found = false;
    loop.run([&] { found = rest->cancel(asked.id); });
    return found;
  }
  Rest::State state() {
    Rest::State state;
    loop.run([&] { state = rest->state(); });
    return state;
  }
  // Time goes on; a call that comes and goes makes it notice.
  void passes(std::chrono::milliseconds time) {
    now_ += time.count();
    CHECK(cancels(gets("http://127.0.0.1:1/")));
  }

  cox::net::Loop loop;
  std::unique_ptr<Rest> rest;

 private:
  std::atomic<std::int64_t> now_{1'000'000};
};

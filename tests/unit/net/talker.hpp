// A WebSocket whose owner waits for what happens to it.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <condition_variable>
#include <cox/net/web_socket.hpp>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

class Talker {
 public:
  struct Ended {
    int code;
    std::string reason;
    cox::net::Failure why;
  };

  explicit Talker(cox::net::Loop& on, cox::net::WebSocket::Options options = {}) : loop(on) {
    loop.run([&] {
      socket = std::make_unique<cox::net::WebSocket>(
          loop,
          cox::net::WebSocket::Callbacks{
              [this] { note([&] { is_open_ = true; }); },
              [this](std::string_view message, bool binary) {
                note([&] { heard_.push_back((binary ? "binary " : "") + std::string(message)); });
                if (echoes) binary ? socket->send_binary(message) : socket->send(message);
              },
              [this](std::uint16_t code, const std::string& reason, const cox::net::Failure& why) {
                note([&] { ended_ = Ended{code, reason, why}; });
              }},
          std::move(options));
    });
  }
  ~Talker() {
    loop.run([this] { socket.reset(); });
  }

  void connects(const std::string& url) {
    const auto parsed = cox::net::Url::parse_web_socket(url);
    REQUIRE_MESSAGE(parsed.has_value(), url);
    loop.run([&] { socket->connect(*parsed); });
  }
  bool opens() {
    wait([this] { return is_open_ || ended_; });
    if (!is_open_ && ended_) MESSAGE(ended_->why.message);
    return is_open_;
  }
  bool says(std::string_view text) {
    bool sent = false;
    loop.run([&] { sent = socket->send(text); });
    return sent;
  }
  bool says_binary(std::string_view bytes) {
    bool sent = false;
    loop.run([&] { sent = socket->send_binary(bytes); });
    return sent;
  }
  void closes(std::uint16_t code, std::string_view reason) {
    loop.run([&] { socket->close(code, reason); });
  }
  // The next message; "" where it ended before.
  std::string hears() {
    wait([this] { return next_ < heard_.size() || ended_; });
    std::lock_guard lock(mutex_);
    return next_ < heard_.size() ? heard_[next_++] : "";
  }
  Ended ends() {
    wait([this] { return ended_.has_value(); });
    std::lock_guard lock(mutex_);
    REQUIRE(ended_.has_value());
    return *ended_;
  }

  cox::net::Loop& loop;
  std::unique_ptr<cox::net::WebSocket> socket;
  bool echoes = false;

 private:
  template <class Change>
  void note(Change change) {
    std::lock_guard lock(mutex_);
    change();
    changed_.notify_all();
  }
  template <class Condition>
  void wait(Condition condition) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(30), condition);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_open_ = false;
  std::vector<std::string> heard_;
  std::size_t next_ = 0;
  std::optional<Ended> ended_;
};

// Threads of their own for what may wait: the bot takes in what it is told when it can. What
// belongs to one lane (a room) is done in order; what waits for the disk in several lanes waits
// together.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>

namespace slack {

class Hands {
 public:
  explicit Hands(std::size_t most);
  ~Hands() { stop(); }
  Hands(const Hands&) = delete;
  Hands& operator=(const Hands&) = delete;

  // False: too much waits, or it has stopped. Threads: any.
  bool post(std::string_view lane, std::function<void()> task);
  // Ends after the tasks under way; the others are dropped. Idempotent. Threads: any but its own.
  void stop();

 private:
  struct Hand {
    std::condition_variable changed = {};
    std::deque<std::function<void()>> tasks = {};
    std::thread thread = {};
  };

  void work(Hand& hand);

  const std::size_t most_;
  std::mutex mutex_;
  std::size_t waiting_ = 0;  // in all of them
  bool is_over_ = false;
  std::array<Hand, 8> hands_;
};

}  // namespace slack

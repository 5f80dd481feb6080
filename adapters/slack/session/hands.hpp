// A thread of its own for what may wait, in order: the bot takes in what it is told when it can.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace slack {

class Hands {
 public:
  explicit Hands(std::size_t most);
  ~Hands() { stop(); }
  Hands(const Hands&) = delete;
  Hands& operator=(const Hands&) = delete;

  // False: too much waits, or it has stopped. Threads: any.
  bool post(std::function<void()> task);
  // Ends after the task under way; the others are dropped. Idempotent. Threads: any but its own.
  void stop();

 private:
  void work();

  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  bool is_over_ = false;
  std::thread thread_;
};

}  // namespace slack

// Threads for what may wait: the bot takes a message when it has room for it, and the loop must go
// on meanwhile. What belongs to one lane (a room) is done in order; what waits for the disk in
// several lanes waits together.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace discord {

class Worker {
 public:
  using Task = std::function<void()>;

  explicit Worker(std::size_t threads = 1) : hands_(threads) {
    for (Hand& hand : hands_) hand.thread = std::thread([this, &hand] { run(hand); });
  }
  ~Worker() { stop(); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Threads: any.
  void add(std::string_view lane, Task task) {
    Hand& hand = hands_[std::hash<std::string_view>()(lane) % hands_.size()];
    {
      const std::lock_guard lock(mutex_);
      if (over_) return;
      hand.tasks.push_back(std::move(task));
      ++waiting_;
    }
    hand.more.notify_one();
  }
  std::size_t waiting() const { return waiting_; }
  // Does what waits, then ends. Idempotent.
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
      for (Hand& hand : hands_) hand.more.notify_one();
    }
    for (Hand& hand : hands_) {
      if (hand.thread.joinable()) hand.thread.join();
    }
  }

 private:
  struct Hand {
    std::condition_variable more = {};
    std::deque<Task> tasks = {};
    std::thread thread = {};
  };

  void run(Hand& hand) {
    std::unique_lock lock(mutex_);
    for (;;) {
      hand.more.wait(lock, [&] { return over_ || !hand.tasks.empty(); });
      if (hand.tasks.empty()) return;
      const Task task = std::move(hand.tasks.front());
      hand.tasks.pop_front();
      --waiting_;
      lock.unlock();
      task();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::atomic<std::size_t> waiting_ = 0;  // in all of them
  bool over_ = false;
  std::vector<Hand> hands_;
};

}  // namespace discord

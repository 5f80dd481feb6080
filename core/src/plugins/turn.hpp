// A mutex that serves those who wait in the order in which they came, and that one can wait for
// with a limit. Threads: any.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>

namespace cox::plugins {

// For std::lock_guard and std::unique_lock.
class Turn {
 public:
  void lock() {
    std::unique_lock lock(mutex_);
    const std::uint64_t mine = join();
    moved_.wait(lock, [&] { return queue_.front() == mine; });
  }

  // False where it was not free within `patience`.
  bool try_lock_for(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    const std::uint64_t mine = join();
    if (moved_.wait_for(lock, patience, [&] { return queue_.front() == mine; })) return true;
    queue_.erase(std::ranges::find(queue_, mine));
    return false;
  }

  void unlock() {
    const std::lock_guard lock(mutex_);
    queue_.pop_front();
    moved_.notify_all();
  }

 private:
  std::uint64_t join() {
    queue_.push_back(++last_);
    return last_;
  }

  std::mutex mutex_;
  std::condition_variable moved_;
  std::deque<std::uint64_t> queue_;  // who has it, and behind them who waits
  std::uint64_t last_ = 0;
};

}  // namespace cox::plugins

// Counts work that has been started and has not come to rest: messages on their way, calls,
// replies. The end of a pipe, a drain and the test harness wait for it to reach zero. Threads: any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>

namespace cox::work {

class Activity {
 public:
  // One piece of work; it counts as long as any copy lives.
  using Hold = std::shared_ptr<void>;
  Hold hold() {
    {
      std::lock_guard lock(mutex_);
      ++count_;
    }
    return {this, [](Activity* activity) { activity->release(); }};
  }

  // Waits until nothing is under way, at most `patience`; false where something still is.
  bool settle(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    return settled_.wait_for(lock, patience, [this] { return count_ == 0; });
  }

  std::size_t count() const {
    std::lock_guard lock(mutex_);
    return count_;
  }

 private:
  void release() {
    // Notified under the lock: whoever waits may destroy this object as soon as it sees zero.
    std::lock_guard lock(mutex_);
    if (--count_ == 0) settled_.notify_all();
  }

  mutable std::mutex mutex_;
  std::condition_variable settled_;
  std::size_t count_ = 0;
};

}  // namespace cox::work

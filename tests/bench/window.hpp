// How many messages are on their way: the asking side waits while there are too many, as a chat's
// own flow control makes it. Threads: any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace cox::bench {

class Window {
 public:
  explicit Window(std::size_t size) : size_(size) {}

  // False where no answer made room for a long time: something was lost.
  bool enter() { return wait_below(size_, 1); }
  void leave() {
    std::lock_guard lock(mutex_);
    --inside_;
    changed_.notify_one();
  }
  bool wait_empty() { return wait_below(1, 0); }
  // Begins anew, whatever is still missing.
  void reset() {
    std::lock_guard lock(mutex_);
    inside_ = 0;
  }

 private:
  bool wait_below(std::size_t limit, std::size_t add) {
    std::unique_lock lock(mutex_);
    const bool room =
        changed_.wait_for(lock, std::chrono::seconds(10), [&] { return inside_ < limit; });
    inside_ += add;
    return room;
  }

  const std::size_t size_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t inside_ = 0;
};

}  // namespace cox::bench

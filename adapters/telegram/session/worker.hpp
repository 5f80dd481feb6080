// A thread for what may wait: the bot takes a message when it has room for it, and the loop goes on
// meanwhile.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace telegram {

class Worker {
 public:
  Worker() : thread_([this] { run(); }) {}
  ~Worker() { stop(); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // One after the other. False: it has stopped. Threads: any.
  bool add(std::function<void()> task) {
    const std::lock_guard lock(mutex_);
    if (over_) return false;
    tasks_.push_back(std::move(task));
    more_.notify_one();
    return true;
  }
  // Ends after the task it is at; what waits is dropped: Telegram has no confirmation of it and
  // tells it again. Idempotent.
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
      tasks_.clear();
      more_.notify_one();
    }
    if (thread_.joinable()) thread_.join();
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      more_.wait(lock, [this] { return over_ || !tasks_.empty(); });
      if (over_) return;
      const std::function<void()> task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable more_;
  std::deque<std::function<void()>> tasks_;
  bool over_ = false;
  std::thread thread_;
};

}  // namespace telegram

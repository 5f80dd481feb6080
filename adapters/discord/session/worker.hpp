// A thread for what may wait: the bot takes a message when it has room for it, and the loop must go
// on meanwhile.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace discord {

class Worker {
 public:
  using Task = std::function<void()>;

  Worker() : thread_([this] { run(); }) {}
  ~Worker() { stop(); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Threads: any.
  void add(Task task) {
    const std::lock_guard lock(mutex_);
    if (over_) return;
    tasks_.push_back(std::move(task));
    waiting_ = tasks_.size();
    more_.notify_one();
  }
  std::size_t waiting() const { return waiting_; }
  // Does what waits, then ends. Idempotent.
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
      more_.notify_one();
    }
    if (thread_.joinable()) thread_.join();
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      more_.wait(lock, [this] { return over_ || !tasks_.empty(); });
      if (tasks_.empty()) return;
      const Task task = std::move(tasks_.front());
      tasks_.pop_front();
      waiting_ = tasks_.size();
      lock.unlock();
      task();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable more_;
  std::deque<Task> tasks_;
  std::atomic<std::size_t> waiting_ = 0;
  bool over_ = false;
  std::thread thread_;
};

}  // namespace discord

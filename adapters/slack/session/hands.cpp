#include "hands.hpp"

#include <utility>

namespace slack {

Hands::Hands(std::size_t most) : most_(most), thread_([this] { work(); }) {}

bool Hands::post(std::function<void()> task) {
  const std::lock_guard lock(mutex_);
  if (is_over_ || tasks_.size() >= most_) return false;
  tasks_.push_back(std::move(task));
  changed_.notify_one();
  return true;
}

void Hands::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
    changed_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

void Hands::work() {
  for (;;) {
    std::function<void()> task;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return is_over_ || !tasks_.empty(); });
      if (is_over_) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
}

}  // namespace slack

#include "audit/queue.hpp"

#include <utility>

namespace cox::audit {

Ticket Queue::push(Item item) {
  std::unique_lock lock(mutex_);
  emptied_.wait(lock, [this] { return closed_ || items_.size() < capacity_; });
  if (closed_) return refused;
  items_.push_back(std::move(item));
  if (items_.size() == 1) filled_.notify_one();
  return ++last_;
}

Ticket Queue::last() const {
  std::lock_guard lock(mutex_);
  return last_;
}

std::optional<Batch> Queue::take(std::optional<std::chrono::milliseconds> patience) {
  std::unique_lock lock(mutex_);
  const auto ready = [this] { return closed_ || !items_.empty(); };
  if (patience) {
    filled_.wait_for(lock, *patience, ready);
  } else {
    filled_.wait(lock, ready);
  }
  if (closed_ && items_.empty()) return std::nullopt;
  emptied_.notify_all();
  Batch batch;
  batch.first = last_ - items_.size() + 1;
  batch.items = std::exchange(items_, {});
  return batch;
}

void Queue::close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  filled_.notify_all();
  emptied_.notify_all();
}

}  // namespace cox::audit

#include "audit/queue.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace cox::audit {
namespace {

// What lets nobody go on before it is on disk: a call with an effect.
bool is_awaited(const Item& item) {
  const auto* begun = std::get_if<Begun>(&item);
  return begun != nullptr && begun->awaited;
}

}  // namespace

Ticket Queue::push(Item item) {
  std::unique_lock lock(mutex_);
  emptied_.wait(lock, [this] { return closed_ || items_.size() < capacity_; });
  if (closed_) return refused;
  const bool lingered = lingers();
  ++last_;
  if (is_awaited(item)) hurried_ = last_;
  items_.push_back(std::move(item));
  const Ticket ticket = last_;
  const bool wakes = items_.size() == 1 || (lingered && !lingers());
  lock.unlock();  // who is woken must not wait for this one first
  if (wakes) filled_.notify_one();
  return ticket;
}

void Queue::hurry(Ticket ticket) {
  {
    std::lock_guard lock(mutex_);
    if (ticket <= hurried_ || ticket + items_.size() <= last_) return;
    hurried_ = ticket;
  }
  filled_.notify_one();
}

bool Queue::lingers() const {
  const Ticket taken = last_ - items_.size();
  return !closed_ && hurried_ <= taken && items_.size() < std::min(enough, capacity_);
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
  if (!items_.empty()) filled_.wait_for(lock, lingering_, [this] { return !lingers(); });
  emptied_.notify_all();
  return first_ones();
}

// With the mutex held.
Batch Queue::first_ones() {
  Batch batch;
  batch.first = last_ - items_.size() + 1;
  if (items_.size() <= enough) {
    batch.items = std::exchange(items_, {});
    return batch;
  }
  const auto end = items_.begin() + static_cast<Items::difference_type>(enough);
  batch.items.assign(std::move_iterator(items_.begin()), std::move_iterator(end));
  items_.erase(items_.begin(), end);
  return batch;
}

void Queue::close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  filled_.notify_all();
  emptied_.notify_all();
}

}  // namespace cox::audit

// The queue between the adapters and the router. Bounded: while it is full the adapters wait, and
// so, by their protocols, do the chats. Threads: any number push, one takes.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/status.hpp"
#include "chat/message.hpp"

namespace cox::chat {

struct Received {
  MessagePtr message;
  std::string accepted;        // id under which it was accepted on disk, or empty
  std::shared_ptr<void> hold;  // kept as long as the message is on its way
};

class Inbox {
 public:
  explicit Inbox(std::size_t capacity) : capacity_(capacity) {}

  // Waits while the queue is full, at most `patience` where one is given. Code::busy where there
  // was no room in time, Code::cancelled once stop() was called; then nothing was queued.
  Status push(Received received, std::optional<std::chrono::milliseconds> patience = {}) {
    std::unique_lock lock(mutex_);
    const auto ready = [this] { return stopped_ || queue_.size() < capacity_; };
    if (!patience) {
      room_.wait(lock, ready);
    } else if (!room_.wait_for(lock, *patience, ready)) {
      return {Code::busy, "too many messages are waiting for the bot; try again later"};
    }
    if (stopped_) return {Code::cancelled, "the bot is stopping"};
    queue_.push_back(std::move(received));
    lock.unlock();  // who is woken must not wait for this one first
    filled_.notify_one();
    return {};
  }

  // Everything that waits, oldest first; waits while there is nothing. After stop() what is left,
  // and from then on nothing.
  std::vector<Received> pop_all() {
    std::vector<Received> taken;
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return stopped_ || !queue_.empty(); });
    taken.swap(queue_);
    room_.notify_all();
    return taken;
  }

  // Ends every wait; nothing more is queued.
  void stop() {
    std::lock_guard lock(mutex_);
    stopped_ = true;
    room_.notify_all();
    filled_.notify_all();
  }

  bool is_full() const { return size() >= capacity_; }
  std::size_t size() const {
    std::lock_guard lock(mutex_);
    return queue_.size();
  }

 private:
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable filled_;
  std::vector<Received> queue_;
  bool stopped_ = false;
};

}  // namespace cox::chat

// The queue between the adapters and the router, in turns by room. Bounded: where there is no place
// the adapters wait, and so, by their protocols, do the chats. Threads: any number push, one at a
// time takes.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/room_queue.hpp"
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
  explicit Inbox(std::size_t capacity) : waiting_(capacity) {}

  // `filled` is called whenever the first message comes into an empty queue, by whoever pushed it.
  // To be set before anything is pushed.
  void when_filled(std::function<void()> filled) { filled_ = std::move(filled); }

  // Waits while there is no place for it, at most `patience` where one is given. Code::busy where
  // there was no room in time, Code::cancelled once stop() was called; then nothing was queued.
  Status push(Received received, std::optional<std::chrono::milliseconds> patience = {}) {
    const std::string room = received.message->address().lane();
    std::unique_lock lock(mutex_);
    const auto ready = [this, &room] { return stopped_ || has_place(room); };
    if (!patience) {
      room_.wait(lock, ready);
    } else if (!room_.wait_for(lock, *patience, ready)) {
      return {Code::busy, "too many messages are waiting for the bot; try again later"};
    }
    if (stopped_) return {Code::cancelled, "the bot is stopping"};
    waiting_.add(room, std::move(received));
    const bool is_first = waiting_.size() == 1;
    lock.unlock();  // who is woken must not wait for this one first
    if (is_first && filled_) filled_();
    return {};
  }

  // At most so many of those that wait: one of each room in turn, the oldest first.
  std::vector<Received> take(std::size_t most) {
    std::vector<Received> taken;
    std::lock_guard lock(mutex_);
    while (taken.size() < most && waiting_.size() > 0) taken.push_back(waiting_.take());
    room_.notify_all();
    return taken;
  }

  // Ends every wait; nothing more is queued.
  void stop() {
    std::lock_guard lock(mutex_);
    stopped_ = true;
    room_.notify_all();
  }

  // Whether a message would have to wait.
  bool is_full_for(const Message& message) const {
    const std::string room = message.address().lane();
    std::lock_guard lock(mutex_);
    return !has_place(room);
  }
  std::size_t size() const {
    std::lock_guard lock(mutex_);
    return waiting_.size();
  }

 private:
  // With the mutex held.
  bool has_place(const std::string& room) const {
    return !waiting_.is_full() && !waiting_.has_its_share(room);
  }

  mutable std::mutex mutex_;
  std::condition_variable room_;
  std::function<void()> filled_;
  RoomQueue<Received> waiting_;
  bool stopped_ = false;
};

}  // namespace cox::chat

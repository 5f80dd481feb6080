#include "work/dispatcher.hpp"

#include <atomic>
#include <utility>

#include "work/route.hpp"

namespace cox::work {

namespace {
constexpr std::size_t kMostWaiting = 10'000;
// Taken from the inbox at once: what comes meanwhile waits for no more than these.
constexpr std::size_t kBatch = 64;

// Where a route stands: still in start(), left by start() before it settled, or settled.
enum class Turn { running, left, settled };
}  // namespace

void Dispatcher::start() {
  {
    std::lock_guard lock(mutex_);
    started_ = true;
  }
  read_soon();
}

void Dispatcher::stop() {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  room_.notify_all();
  read_.wait(lock, [this] { return !reading_; });
}

// Called by whoever pushes into an empty inbox.
void Dispatcher::read_soon() {
  {
    std::lock_guard lock(mutex_);
    if (!started_ || reading_) return;
    reading_ = true;
  }
  if (executor_.post([this] { read_inbox(); })) return;
  std::lock_guard lock(mutex_);
  reading_ = false;
  read_.notify_all();
}

void Dispatcher::read_inbox() {
  do {
    for (auto& item : inbox_.take(kBatch)) {
      wait_for_room();
      dispatch(std::move(item.message), std::move(item.accepted));
    }
  } while (!has_read_all());
}

bool Dispatcher::has_read_all() {
  std::lock_guard lock(mutex_);
  // Whoever pushes from now on into the empty inbox finds that nobody reads.
  reading_ = inbox_.size() > 0;
  if (!reading_) read_.notify_all();
  return !reading_;
}

// Where rooms have to wait the inbox fills up, and then the adapters wait.
void Dispatcher::wait_for_room() {
  std::unique_lock lock(mutex_);
  if (stopping_ || waiting_ < kMostWaiting) return;
  Executor::about_to_wait();
  room_.wait(lock, [this] { return stopping_ || waiting_ < kMostWaiting; });
}

void Dispatcher::dispatch(chat::MessagePtr message, std::string accepted, std::string begun) {
  const std::string lane = message->address().lane();
  Waiting next{std::move(message), std::move(accepted), std::move(begun),
               work_.services.activity.hold()};
  {
    std::lock_guard lock(mutex_);
    auto [room, idle] = busy_.try_emplace(lane);
    if (!idle) {
      room->second.push_back(std::move(next));
      ++waiting_;
      return;
    }
  }
  route(lane, std::move(next));
}

// A loop, not a recursion: a room may have thousands of messages waiting that settle at once.
void Dispatcher::route(const std::string& lane, Waiting next) {
  for (bool more = true; more; more = take_next(lane, next)) {
    auto turn = std::make_shared<std::atomic<Turn>>(Turn::running);
    std::make_shared<Route>(work_, std::move(next.message), std::move(next.accepted),
                            std::move(next.begun),
                            [this, lane, turn] {
                              if (turn->exchange(Turn::settled) == Turn::left) settled(lane);
                            })
        ->start();
    // Not settled yet: whoever settles it goes on from here.
    if (turn->exchange(Turn::left) == Turn::running) return;
  }
}

void Dispatcher::settled(const std::string& lane) {
  Waiting next;
  if (take_next(lane, next)) route(lane, std::move(next));
}

bool Dispatcher::take_next(const std::string& lane, Waiting& next) {
  next = {};
  std::lock_guard lock(mutex_);
  const auto room = busy_.find(lane);
  if (room->second.empty()) {
    busy_.erase(room);
    return false;
  }
  next = std::move(room->second.front());
  room->second.pop_front();
  --waiting_;
  room_.notify_all();
  return true;
}

}  // namespace cox::work

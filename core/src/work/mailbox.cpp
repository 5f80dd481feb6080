#include "work/mailbox.hpp"

#include <utility>

#include "base/text.hpp"

namespace cox::work {

Mailbox::Mailbox(Executor& executor, std::size_t concurrency, std::size_t limit)
    : executor_(executor), concurrency_(concurrency == 0 ? 1 : concurrency), limit_(limit) {}

Status Mailbox::post(Task task) { return enqueue(std::move(task), true); }

Status Mailbox::post_continuation(Task task) { return enqueue(std::move(task), false); }

Status Mailbox::enqueue(Task task, bool limited) {
  std::unique_lock lock(mutex_);
  if (closed_) return {Code::cancelled, "the plugin is being unloaded"};
  if (limited && superseded_) return {Code::conflict, "a newer generation has taken over"};
  if (limited && waiting_ >= limit_)
    return {Code::busy, text::cat(waiting_, " calls are waiting for it already")};
  Room& room = rooms_[task.room];
  if (limited && is_over_its_share(room))
    return {Code::busy, text::cat(room.size(), " calls from here are waiting for it already")};
  if (room.empty()) turns_.push_back(task.room);
  room.push_back(std::move(task));
  ++waiting_;
  schedule(lock);
  return {};
}

// A room without waiting tasks never is, and so leaves no empty room behind.
bool Mailbox::is_over_its_share(const Room& room) const {
  return !room.empty() && room.size() >= limit_ - waiting_;
}

// Holds as many threads as there are tasks, up to the declared concurrency.
void Mailbox::schedule(std::unique_lock<std::mutex>& lock) {
  while (!paused_ && workers_ < concurrency_ && workers_ - running_.size() < waiting_) {
    ++workers_;
    lock.unlock();
    const bool accepted = executor_.post([self = shared_from_this()] { self->work(); });
    lock.lock();
    if (!accepted) {
      --workers_;
      return;
    }
  }
}

void Mailbox::work() {
  std::unique_lock lock(mutex_);
  while (!paused_ && waiting_ > 0) {
    Task task = next();
    const std::uint64_t number = ++begun_;
    running_.push_back(number);
    lock.unlock();
    task.run();
    task = {};  // whatever the task kept alive goes before the lock is taken again
    lock.lock();
    std::erase(running_, number);
  }
  --workers_;
}

// The next room's first task; the room goes to the end of the line.
Task Mailbox::next() {
  std::string name = std::move(turns_.front());
  turns_.pop_front();
  auto room = rooms_.find(name);
  Task task = std::move(room->second.front());
  room->second.pop_front();
  --waiting_;
  if (room->second.empty()) {
    rooms_.erase(room);
  } else {
    turns_.push_back(std::move(name));
  }
  return task;
}

void Mailbox::pause() {
  std::lock_guard lock(mutex_);
  paused_ = true;
}

void Mailbox::resume() {
  std::unique_lock lock(mutex_);
  paused_ = false;
  schedule(lock);
}

void Mailbox::resume_after(std::function<void()> first) {
  const bool accepted = executor_.post([self = shared_from_this(), first = std::move(first)] {
    first();
    self->resume();
  });
  if (!accepted) resume();
}

std::vector<Task> Mailbox::supersede() {
  std::lock_guard lock(mutex_);
  superseded_ = true;
  std::vector<Task> taken;
  for (auto& [name, room] : rooms_) {
    Room kept;
    for (Task& task : room) {
      if (task.hand_over) {
        taken.push_back(std::move(task));
      } else {
        kept.push_back(std::move(task));
      }
    }
    room = std::move(kept);
  }
  std::erase_if(rooms_, [](const auto& entry) { return entry.second.empty(); });
  std::erase_if(turns_, [this](const std::string& name) { return !rooms_.contains(name); });
  waiting_ -= taken.size();
  return taken;
}

void Mailbox::put_first(std::vector<Task> tasks) {
  std::unique_lock lock(mutex_);
  if (closed_) return;
  for (auto task = tasks.rbegin(); task != tasks.rend(); ++task) {
    Room& room = rooms_[task->room];
    if (room.empty()) turns_.push_front(task->room);
    room.push_front(std::move(*task));
    ++waiting_;
  }
  schedule(lock);
}

void Mailbox::close() {
  std::unordered_map<std::string, Room> dropped;  // freed after the lock
  std::lock_guard lock(mutex_);
  closed_ = true;
  waiting_ = 0;
  turns_.clear();
  dropped.swap(rooms_);
}

std::size_t Mailbox::waiting() const {
  std::lock_guard lock(mutex_);
  return waiting_;
}

std::size_t Mailbox::running() const {
  std::lock_guard lock(mutex_);
  return running_.size();
}

std::uint64_t Mailbox::oldest_running() const {
  std::lock_guard lock(mutex_);
  return running_.empty() ? 0 : running_.front();
}

}  // namespace cox::work

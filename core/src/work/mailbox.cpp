#include "work/mailbox.hpp"

#include <utility>

#include "base/text.hpp"

namespace cox::work {

Mailbox::Mailbox(Executor& executor, std::size_t concurrency, std::size_t limit)
    : executor_(executor), concurrency_(concurrency == 0 ? 1 : concurrency), waiting_(limit) {}

Status Mailbox::post(Task task) { return enqueue(std::move(task), true); }

Status Mailbox::post_continuation(Task task) { return enqueue(std::move(task), false); }

Status Mailbox::enqueue(Task task, bool limited) {
  std::unique_lock lock(mutex_);
  if (closed_) return {Code::cancelled, "the plugin is being unloaded"};
  if (limited && superseded_) return {Code::conflict, "a newer generation has taken over"};
  const std::string room = task.room;
  if (limited && waiting_.is_full())
    return {Code::busy, text::cat(waiting_.size(), " calls are waiting for it already")};
  if (limited && waiting_.has_its_share(room))
    return {Code::busy,
            text::cat(waiting_.size_of(room), " calls from here are waiting for it already")};
  waiting_.add(room, std::move(task));
  schedule(lock);
  return {};
}

// Holds as many threads as there are tasks, up to the declared concurrency.
void Mailbox::schedule(std::unique_lock<std::mutex>& lock) {
  while (!paused_ && workers_ < concurrency_ && workers_ - running_.size() < waiting_.size()) {
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
  while (!paused_ && waiting_.size() > 0) {
    Task task = waiting_.take();
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
  return waiting_.take_if([](const Task& task) { return task.hand_over != nullptr; });
}

void Mailbox::put_first(std::vector<Task> tasks) {
  std::unique_lock lock(mutex_);
  if (closed_) return;
  for (auto task = tasks.rbegin(); task != tasks.rend(); ++task) {
    const std::string room = task->room;
    waiting_.add_first(room, std::move(*task));
  }
  schedule(lock);
}

void Mailbox::close() {
  std::vector<Task> dropped;  // freed after the lock
  std::lock_guard lock(mutex_);
  closed_ = true;
  dropped = waiting_.take_if([](const Task&) { return true; });
}

std::size_t Mailbox::waiting() const {
  std::lock_guard lock(mutex_);
  return waiting_.size();
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

#include "base/crew.hpp"

#include <pthread.h>

#include <algorithm>
#include <system_error>
#include <thread>
#include <utility>

namespace cox {
namespace {

constexpr std::chrono::seconds kIdle{10};      // how long a thread waits for another task
constexpr std::chrono::milliseconds kLook{1};  // between two looks of the one that watches
constexpr int kQuietLooks = 20;                // with nothing to do, before nobody watches any more

}  // namespace

thread_local Crew::Worker* Crew::current_ = nullptr;

Crew::Crew(const std::string& name, std::size_t processors, std::chrono::milliseconds slow)
    : name_(name.substr(0, 15)), processors_(std::max<std::size_t>(processors, 1)), slow_(slow) {}

void Crew::begin() {
  std::lock_guard lock(mutex_);
  called_ = true;
  add_thread();
}

bool Crew::post(const PoolPtr& pool, Task task, Hurry hurry) {
  std::unique_lock lock(mutex_);
  if (pool->stopped) return false;
  if (pool->admitted == pool->cap) {
    pool->waiting.push_back(std::move(task));
    return true;
  }
  ++pool->admitted;
  ready_.push_back({pool, std::move(task)});
  const bool may_wait = hurry == Hurry::no && watched_;
  Bed* whom = may_wait ? nullptr : whom_to_wake();
  lock.unlock();  // who is woken must not wait for this one first
  wake(whom);
  return true;
}

// Call with the mutex held. At most one at a time is on its way: it calls the next.
Crew::Bed* Crew::whom_to_wake() {
  if (ready_.empty() || called_ || dismissed_) return nullptr;
  if (watched_ && !may_begin()) return nullptr;
  if (asleep_.empty() && watched_) return &look_;
  called_ = !asleep_.empty() || try_add_thread();
  return asleep_.empty() ? nullptr : asleep_.back();
}

void Crew::wake(Bed* whom) {
  if (whom != nullptr) whom->notify_one();
}

// Call with the mutex held.
void Crew::add_thread() {
  // Detached, so that a task which never returns cannot hold up whoever owns the crew.
  std::thread([self = shared_from_this()] { self->run(); }).detach();
  ++threads_;
}

// False where the system has none left: those that are there do it. Call with the mutex held.
bool Crew::try_add_thread() {
  try {
    add_thread();
  } catch (const std::system_error&) {
    return false;
  }
  return true;
}

void Crew::run() {
  pthread_setname_np(pthread_self(), name_.c_str());
  std::unique_lock lock(mutex_);
  called_ = false;
  while (wait_for_turn(lock)) {
    Ready ready = std::move(ready_.front());
    ready_.pop_front();
    perform(lock, std::move(ready));
  }
  --threads_;
  gone_.notify_all();
}

// False where the thread is not needed any more. One always stays: the next could not be made.
bool Crew::wait_for_turn(std::unique_lock<std::mutex>& lock) {
  while (!dismissed_) {
    if (may_begin()) return true;
    if (!ready_.empty() && !watched_) {
      watch(lock);
      continue;
    }
    const bool is_late = !sleep(lock);
    called_ = false;
    const bool is_spare = !asleep_.empty();  // another one lies there, and stays
    if (is_late && is_spare && !may_begin() && (ready_.empty() || watched_)) return false;
  }
  return false;
}

// False where nobody woke it for a long time.
bool Crew::sleep(std::unique_lock<std::mutex>& lock) {
  if (free_beds_.empty()) free_beds_.push_back(&beds_.emplace_back());
  Bed* bed = free_beds_.back();
  free_beds_.pop_back();
  asleep_.push_back(bed);
  const bool woken = bed->wait_for(lock, kIdle) == std::cv_status::no_timeout;
  std::erase(asleep_, bed);
  free_beds_.push_back(bed);
  return woken;
}

// Sees to it that something begins soon, however long the tasks take that run.
void Crew::watch(std::unique_lock<std::mutex>& lock) {
  watched_ = true;
  for (int quiet = 0; !dismissed_ && quiet < kQuietLooks; quiet = ready_.empty() ? quiet + 1 : 0) {
    leave_out_slow_ones();
    if (may_begin()) break;
    look_.wait_for(lock, kLook);
    if (may_begin()) break;
  }
  watched_ = false;
}

void Crew::perform(std::unique_lock<std::mutex>& lock, Ready ready) {
  Worker worker{*this, Clock::now()};
  working_.push_back(&worker);
  ++counted_;
  ++ready.pool->busy;
  Bed* whom = whom_to_wake();
  lock.unlock();
  wake(whom);
  current_ = &worker;
  ready.task();
  ready.task = nullptr;  // what it holds is gone before it counts as done
  current_ = nullptr;
  lock.lock();
  std::erase(working_, &worker);
  if (worker.counts) --counted_;
  release(ready.pool);
}

// A task of the pool has ended: the next one that waited for it may begin.
void Crew::release(const PoolPtr& pool) {
  --pool->busy;
  if (pool->waiting.empty()) {
    --pool->admitted;
  } else {
    ready_.push_back({pool, std::move(pool->waiting.front())});
    pool->waiting.pop_front();
  }
  if (pool->busy == 0) pool->ended.notify_all();
}

void Crew::leave_out_slow_ones() {
  const auto now = Clock::now();
  for (Worker* worker : working_) {
    if (now - worker->since >= slow_) leave_out(*worker);
  }
}

void Crew::leave_out(Worker& worker) {
  if (std::exchange(worker.counts, false)) --counted_;
}

void Crew::step_aside() noexcept {
  if (current_ == nullptr) return;
  Crew& crew = current_->crew;
  std::unique_lock lock(crew.mutex_);
  crew.leave_out(*current_);
  Bed* whom = crew.whom_to_wake();
  lock.unlock();
  wake(whom);
}

void Crew::pause(std::chrono::milliseconds longest) {
  const auto now = Clock::now();
  std::lock_guard lock(mutex_);
  if (paused_ || now < no_pause_until_) return;
  paused_ = true;
  paused_at_ = now;
  paused_until_ = now + longest;
}

void Crew::go_on() {
  const auto now = Clock::now();
  std::unique_lock lock(mutex_);
  if (!paused_) return;
  paused_ = false;
  no_pause_until_ = now + (std::min(now, paused_until_) - paused_at_);
  Bed* whom = whom_to_wake();
  lock.unlock();
  wake(whom);
}

void Crew::close(const PoolPtr& pool) {
  std::deque<Task> waiting;  // freed after the lock: what a task holds may call the executor
  std::vector<Task> next;
  std::lock_guard lock(mutex_);
  pool->stopped = true;
  waiting.swap(pool->waiting);
  for (Ready& each : ready_) {
    if (each.pool == pool) next.push_back(std::move(each.task));
  }
  std::erase_if(ready_, [&](const Ready& each) { return each.pool == pool; });
  pool->admitted = pool->busy;
}

bool Crew::wait_idle(Pool& pool, std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return pool.ended.wait_for(lock, patience, [&] { return pool.busy == 0; });
}

void Crew::wait_idle(Pool& pool) {
  std::unique_lock lock(mutex_);
  pool.ended.wait(lock, [&] { return pool.busy == 0; });
}

std::size_t Crew::busy(const Pool& pool) const {
  std::lock_guard lock(mutex_);
  return pool.busy;
}

std::size_t Crew::waiting(const Pool& pool) const {
  std::lock_guard lock(mutex_);
  return pool.waiting.size() + pool.admitted - pool.busy;
}

void Crew::dismiss() {
  std::lock_guard lock(mutex_);
  dismissed_ = true;
  for (Bed* bed : asleep_) bed->notify_one();
  look_.notify_all();
}

void Crew::wait_gone() {
  std::unique_lock lock(mutex_);
  gone_.wait(lock, [this] { return threads_ == working_.size(); });
}

}  // namespace cox

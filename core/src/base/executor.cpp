#include "base/executor.hpp"

#include <pthread.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace cox {
namespace {

constexpr std::chrono::seconds kIdle{10};  // how long a thread waits for another task

}  // namespace

// Shared by the executor and each of its threads: whoever leaves last frees it.
struct Executor::State {
  State(const std::string& thread_name, std::size_t most)
      : name(thread_name.substr(0, 15)), cap(std::max<std::size_t>(most, 1)) {}

  const std::string name;
  const std::size_t cap;
  std::mutex mutex;
  std::condition_variable work;   // a task came, or stop
  std::condition_variable ended;  // a thread ended
  std::deque<Task> tasks;
  std::size_t threads = 0;
  std::size_t busy = 0;
  std::size_t asleep = 0;  // threads in a wait for `work`
  bool waking = false;     // one of those has been called and has not looked yet
  bool stopped = false;
  bool abandoned = false;  // stop() ran out of patience

  // Starts a thread; false where the system has none left. Call with the mutex held.
  static bool add_thread(const std::shared_ptr<State>& state);
  void run();
  bool wait_for_task(std::unique_lock<std::mutex>& lock);
  bool calls_another();
  void close();
};

bool Executor::State::add_thread(const std::shared_ptr<State>& state) {
  try {
    // Detached, so that a task which never returns cannot hold up whoever owns the executor.
    std::thread([state] { state->run(); }).detach();
  } catch (const std::system_error&) {
    return false;
  }
  ++state->threads;
  return true;
}

void Executor::State::run() {
  pthread_setname_np(pthread_self(), name.c_str());
  std::unique_lock lock(mutex);
  while (wait_for_task(lock)) {
    Task task = std::move(tasks.front());
    tasks.pop_front();
    ++busy;
    const bool calls = !tasks.empty() && calls_another();
    lock.unlock();  // who is woken must not wait for this one first
    if (calls) work.notify_one();
    task();
    task = nullptr;  // what it holds is gone before it counts as done
    lock.lock();
    --busy;
  }
  --threads;
  ended.notify_all();
}

// False where there is none for long, or the end has come.
bool Executor::State::wait_for_task(std::unique_lock<std::mutex>& lock) {
  while (tasks.empty()) {
    if (stopped) return false;
    ++asleep;
    const bool in_vain = work.wait_for(lock, kIdle) == std::cv_status::timeout;
    --asleep;
    waking = false;
    if (in_vain && tasks.empty()) return false;
  }
  return true;
}

// Whether another is to be woken for what waits. One that is on its way already sees all that has
// come by then, and calls the next where more is left: waking one costs more than most tasks.
bool Executor::State::calls_another() {
  if (asleep == 0 || waking) return false;
  waking = true;
  return true;
}

// Ends the idle threads and drops what waits.
void Executor::State::close() {
  std::deque<Task> dropped;  // freed after the lock: what a task holds may call the executor
  std::lock_guard lock(mutex);
  stopped = true;
  dropped.swap(tasks);
  work.notify_all();
}

Executor::Executor(const std::string& name, std::size_t cap)
    : state_(std::make_shared<State>(name, cap)) {}

Executor::~Executor() {
  state_->close();
  std::unique_lock lock(state_->mutex);
  state_->ended.wait(lock, [this] { return state_->threads == 0 || state_->abandoned; });
}

bool Executor::post(Task task) {
  std::unique_lock lock(state_->mutex);
  if (state_->stopped) return false;
  state_->tasks.push_back(std::move(task));
  // A task that waits already has an idle thread on its way.
  const std::size_t idle = state_->threads - state_->busy;
  if (state_->tasks.size() > idle && state_->threads < state_->cap && !State::add_thread(state_) &&
      state_->threads == 0) {
    state_->tasks.pop_back();
    return false;
  }
  const std::shared_ptr<State> state = state_;  // the executor may go once this is unlocked
  const bool calls = state->calls_another();
  lock.unlock();
  if (calls) state->work.notify_one();
  return true;
}

bool Executor::stop(std::chrono::milliseconds patience) {
  state_->close();
  const auto longest = std::min(patience, std::chrono::milliseconds(std::chrono::hours(24)));
  std::unique_lock lock(state_->mutex);
  state_->abandoned =
      !state_->ended.wait_for(lock, longest, [this] { return state_->threads == 0; });
  return !state_->abandoned;
}

std::size_t Executor::busy() const {
  std::lock_guard lock(state_->mutex);
  return state_->busy;
}

std::size_t Executor::waiting() const {
  std::lock_guard lock(state_->mutex);
  return state_->tasks.size();
}

}  // namespace cox

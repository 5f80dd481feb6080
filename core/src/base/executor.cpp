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
  bool stopped = false;
  bool abandoned = false;  // stop() ran out of patience

  // Starts a thread; false where the system has none left. Call with the mutex held.
  static bool add_thread(const std::shared_ptr<State>& state);
  void run();
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
  while (work.wait_for(lock, kIdle, [this] { return stopped || !tasks.empty(); }) &&
         !tasks.empty()) {
    Task task = std::move(tasks.front());
    tasks.pop_front();
    ++busy;
    lock.unlock();
    task();
    task = nullptr;  // what it holds is gone before it counts as done
    lock.lock();
    --busy;
  }
  --threads;
  ended.notify_all();
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
  const std::shared_ptr<State> state = state_;
  lock.unlock();  // who is woken must not wait for this one first
  state->work.notify_one();
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

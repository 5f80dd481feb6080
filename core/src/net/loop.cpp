#include <pthread.h>

#include <cox/net/loop.hpp>
#include <cstdint>
#include <future>
#include <memory>
#include <utility>

#include "net/loop_timer.hpp"

namespace cox::net {

namespace {

void start(Loop::State& state, std::function<void()> body) {
  state.thread = std::thread(std::move(body));
  ::pthread_setname_np(state.thread.native_handle(), "net");
}

}  // namespace

Loop::Loop() : state_(std::make_unique<State>()) {
  start(*state_, [state = state_.get()] { state->io.run(); });
}

Loop::Loop(Simulated) : state_(std::make_unique<State>()) {
  state_->simulated = std::make_unique<SimulatedTime>();
  start(*state_, [state = state_.get()] { state->simulated->run(state->io); });
}

Loop::~Loop() { stop(); }

// One wake for a burst. What comes meanwhile waits for the next turn: sockets come between.
void Loop::State::run_tasks() {
  std::size_t turn = 0;
  {
    std::lock_guard lock(mutex);
    turn = tasks.size();
  }
  while (turn-- > 0 && run_next()) {
  }
  {
    std::lock_guard lock(mutex);
    is_awake = !tasks.empty();
    if (!is_awake) return;
  }
  wake();
}

bool Loop::State::run_next() {
  std::function<void()> task;
  {
    std::lock_guard lock(mutex);
    if (tasks.empty()) return false;  // it has stopped
    task = std::move(tasks.front());
    tasks.pop_front();
  }
  task();
  return true;
}

void Loop::State::wake() {
  asio::post(io, [this] { run_tasks(); });
}

void Loop::post(std::function<void()> task) {
  {
    std::lock_guard lock(state_->mutex);
    if (state_->stopped) return;
    state_->tasks.push_back(std::move(task));
    if (std::exchange(state_->is_awake, true)) return;
  }
  state_->wake();
}

bool Loop::run(const std::function<void()>& task) {
  if (std::this_thread::get_id() == state_->thread.get_id()) return task(), true;
  // Goes with the task where that is dropped, and the future says so.
  auto done = std::make_shared<std::promise<bool>>();
  std::future<bool> future = done->get_future();
  post([&task, done = std::move(done)] {
    task();
    done->set_value(true);
  });
  try {
    return future.get();
  } catch (const std::future_error&) {
    return false;
  }
}

void Loop::stop() {
  std::lock_guard lock(state_->joining);
  std::deque<std::function<void()>> dropped;
  {
    std::lock_guard guard(state_->mutex);
    state_->stopped = true;
    dropped.swap(state_->tasks);
  }
  state_->io.stop();
  if (state_->thread.joinable()) state_->thread.join();
  if (state_->simulated) state_->simulated->drop();
}

std::chrono::milliseconds Loop::now() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(state_->now().time_since_epoch());
}

std::chrono::system_clock::time_point Loop::date() const { return state_->date(); }

void Loop::pass(std::chrono::milliseconds time, std::function<bool()> waits) {
  auto done = std::make_shared<std::promise<void>>();
  const std::future<void> passed = done->get_future();
  if (run([&] { state_->simulated->ask({time, std::move(waits), std::move(done)}); }))
    passed.wait();
}

// Shared with the wait, which may have ended already when it is cancelled.
struct Timer::State {
  explicit State(Loop::State& loop) : timer(loop) {}
  LoopTimer timer;
  std::uint64_t turn = 0;
};

Timer::Timer(Loop& loop) : state_(std::make_shared<State>(loop.state())) {}

Timer::~Timer() { cancel(); }

void Timer::after(std::chrono::milliseconds delay, std::function<void()> task) {
  const std::uint64_t turn = ++state_->turn;
  state_->timer.expires_after(delay);
  state_->timer.async_wait([state = state_, turn, task = std::move(task)](const error_code& error) {
    if (!error && state->turn == turn) task();
  });
}

void Timer::cancel() {
  ++state_->turn;
  state_->timer.cancel();
}

}  // namespace cox::net

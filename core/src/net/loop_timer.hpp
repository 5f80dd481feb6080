// asio::steady_timer by the loop's time: the same in all that is used of it, and of a loop that is
// simulated it waits for that loop's time. For the loop's thread.
#pragma once

#include <chrono>
#include <optional>
#include <utility>

#include "net/loop_state.hpp"

namespace cox::net {

class LoopTimer {
 public:
  using Clock = std::chrono::steady_clock;

  explicit LoopTimer(Loop::State& loop) : loop_(loop), timer_(loop.io) {}
  ~LoopTimer() { cancel(); }
  LoopTimer(const LoopTimer&) = delete;
  LoopTimer& operator=(const LoopTimer&) = delete;

  Clock::time_point now() const { return loop_.now(); }

  void expires_after(Clock::duration delay) { expires_at(now() + delay); }
  void expires_at(Clock::time_point due) {
    if (!loop_.simulated) return void(timer_.expires_at(due));
    cancel();
    due_ = due;
  }
  template <class Handler>
  void async_wait(Handler handler) {
    if (!loop_.simulated) return timer_.async_wait(std::move(handler));
    wait_ = loop_.simulated->wait(loop_.io, due_, std::move(handler));
  }
  void cancel() {
    if (!loop_.simulated) return void(timer_.cancel());
    if (wait_) loop_.simulated->cancel(loop_.io, *wait_);
    wait_.reset();
  }

 private:
  Loop::State& loop_;
  asio::steady_timer timer_;
  Clock::time_point due_ = {};
  std::optional<SimulatedTime::Wait> wait_;
};

}  // namespace cox::net

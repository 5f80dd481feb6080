// Timers on an injected clock. One thread waits for the earliest; `fire` runs on it and must only
// hand work over (post to a mailbox, an executor), never block. With a fake clock call poll() after
// turning it: due timers then fire on the calling thread, in order of time. Threads: any.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "base/clock.hpp"

namespace cox {

class Timers {
 public:
  using Id = std::uint64_t;
  using Fire = std::function<void()>;

  // `threaded` false: no thread; fires only from poll(), for tests.
  Timers(const Clock& clock, bool threaded);
  ~Timers();  // stop()

  // Fires once after `delay` milliseconds of the steady clock, then every `period` if that is not
  // 0.
  Id start(Millis delay, Millis period, Fire fire);
  // Fires once when the wall clock reaches `at`, also if the wall clock jumps past it.
  Id at(Millis at, Fire fire);
  // After it returns the timer does not fire again, unless it is called from a timer's own fire().
  // false where there is no such timer any more.
  bool cancel(Id id);

  // Fires what is due now; returns how many fired.
  std::size_t poll();
  // Milliseconds of the steady clock until the next timer, or -1 where there is none.
  Millis next() const;
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cox

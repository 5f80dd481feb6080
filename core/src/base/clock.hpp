// Time, injected: the bot has one clock, tests turn a fake one. Threads: any.
#pragma once

#include <atomic>
#include <cstdint>

namespace cox {

using Millis = std::int64_t;

class Clock {
 public:
  virtual ~Clock() = default;
  // Milliseconds since the Unix epoch; may jump when the machine's clock is set.
  virtual Millis now() const = 0;
  // Milliseconds from an arbitrary start; never goes back. Deadlines use this one.
  virtual Millis steady() const = 0;
};

class SystemClock final : public Clock {
 public:
  Millis now() const override;
  Millis steady() const override;
};

// Stands still until it is turned.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(Millis start = 1'700'000'000'000) : now_(start) {}
  Millis now() const override { return now_; }
  Millis steady() const override { return steady_; }
  void advance(Millis by) { steady_ += by, now_ += by; }
  // Sets the wall clock alone, as an administrator would.
  void jump(Millis to) { now_ = to; }

 private:
  std::atomic<Millis> now_;
  std::atomic<Millis> steady_{0};
};

}  // namespace cox

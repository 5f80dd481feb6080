// When a shard may identify: one every five seconds for each of the keys that Discord allows, and
// only while the day's identifies last. Pure; used from one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>

namespace discord {

class Turns {
 public:
  using Millis = std::chrono::milliseconds;

  // What GET /gateway/bot says ("session_start_limit").
  struct Limit {
    int remaining = 1;
    Millis reset_after{0};
    int max_concurrency = 1;
  };

  explicit Turns(Millis between = Millis(5'000)) : between_(between) {}

  void told(const Limit& limit, Millis now) {
    limit_ = limit;
    reset_ = now + limit.reset_after;
  }
  // 0: it is this shard's turn, and it takes it. Else how long until it may ask again.
  Millis take(int shard, Millis now) {
    if (limit_.remaining <= 0 && now < reset_) return reset_ - now;
    const int key = shard % (limit_.max_concurrency < 1 ? 1 : limit_.max_concurrency);
    const auto next = next_.find(key);
    if (next != next_.end() && now < next->second) return next->second - now;
    next_[key] = now + between_;
    --limit_.remaining;
    return Millis(0);
  }
  bool is_spent(Millis now) const { return limit_.remaining <= 0 && now < reset_; }

 private:
  Millis between_;
  Limit limit_ = {};
  Millis reset_{0};
  std::map<int, Millis> next_;
};

}  // namespace discord

// How often things happen: at most so many of each key within a sliding window of time. Threads:
// guarded by its owner.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <unordered_map>

#include "base/clock.hpp"

namespace cox::chat {

class Rate {
 public:
  enum class Answer {
    within,  // counted
    over,    // not counted; the first time in a window that it is
    silent,  // not counted, and that was said already
  };

  // One more of `key` at `now` (steady milliseconds).
  Answer count(const std::string& key, Millis now, std::size_t limit, Millis window);

  std::size_t keys() const { return events_.size(); }

 private:
  struct Events {
    std::deque<Millis> times;  // oldest first, at most `limit`
    Millis quiet_until = 0;    // after an answer `over`
  };
  void forget_idle(Millis now, Millis window);

  std::unordered_map<std::string, Events> events_;
  std::size_t tidy_at_ = 64;  // keys at which the idle ones are dropped
};

}  // namespace cox::chat

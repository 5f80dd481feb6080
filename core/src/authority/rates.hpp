// How often something was done lately, against a limit. Kept in memory and by the steady clock: a
// restart begins anew, a clock that is set changes nothing. Threads: any.
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"

namespace cox::authority {

struct Counted {
  std::string key;  // what is counted, e.g. "deploy-rate\nann"
  std::size_t limit = 1;
  Millis window = 60'000;
};

class Rates {
 public:
  explicit Rates(const Clock& clock) : clock_(clock) {}

  struct Answer {
    std::size_t reached = 0;  // place of the limit that is reached, where `left` is not 0
    Millis left = 0;          // until once more is allowed; 0: counted
  };
  // Counts once against all of them, or against none where one is reached.
  Answer count(const std::vector<Counted>& limits);
  std::size_t size() const;

 private:
  struct Times {
    std::deque<Millis> at;  // steady clock, oldest first
    Millis window = 0;
  };
  void sweep(Millis now);

  const Clock& clock_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Times> times_;
  std::size_t sweep_at_ = 1'024;
};

}  // namespace cox::authority

// Who may still come to share the next transaction. Writers that wait for the disk are told all at
// once that they are done, and come back one after the other with what they have next: a turn that
// began with the first of them would leave the others to another one. So it waits for as many as
// may come, and for at most half of the time that the last turn took. One who is alone waits for
// nobody. Guarded by its owner.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

namespace cox::brain {

class Gathering {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::microseconds longest{500};

  void came() { ++waiting_; }
  std::size_t waiting() const { return waiting_; }

  void turn_begins(Time now) {
    began_ = now;
    served_ = std::exchange(waiting_, 0);
  }
  // Those who were served are about to hear of it, before which none of them comes back.
  void turn_tells() { expected_ = served_ + waiting_; }
  void turn_ends(Time now) { until_ = now + std::min<Time::duration>((now - began_) / 2, longest); }

  // Whether it is worth waiting for more, and for how long.
  bool is_on(Time now) const { return waiting_ < expected_ && now < until_; }
  Time until() const { return until_; }

 private:
  std::size_t waiting_ = 0;
  std::size_t served_ = 0;
  std::size_t expected_ = 0;
  Time began_, until_;
};

}  // namespace cox::brain

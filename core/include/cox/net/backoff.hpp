// How long to wait before trying again: twice as long each time, up to a limit, of which a random
// half is left out, so that many bots do not come back at once. A value; guarded by its owner.
#ifndef COX_NET_BACKOFF_HPP
#define COX_NET_BACKOFF_HPP

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <utility>

namespace cox::net {

class Backoff {
 public:
  using Millis = std::chrono::milliseconds;

  // `random` gives evenly distributed numbers.
  Backoff(Millis first, Millis longest, std::function<std::uint64_t()> random)
      : first_(first), longest_(longest), most_(first), random_(std::move(random)) {}

  // After one more failure.
  Millis next() {
    const Millis most = std::exchange(most_, std::min(most_ * 2, longest_));
    const std::int64_t half = most.count() / 2;
    return Millis(most.count() - half) +
           Millis(static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(half + 1)));
  }
  // It worked.
  void reset() { most_ = first_; }

 private:
  Millis first_, longest_, most_;
  std::function<std::uint64_t()> random_;
};

}  // namespace cox::net

#endif  // COX_NET_BACKOFF_HPP

// How long to wait before the next try. Threads: any.
#pragma once

#include <algorithm>

#include "base/clock.hpp"
#include "base/random.hpp"

namespace cox::chat {

constexpr Millis kFirstWait = 100;
constexpr Millis kLongestWait = 30'000;

// Milliseconds to wait after `tries` failed tries (1 or more): 100 ms, doubled by each try up to
// 30 s, of which a random half may be left out, so that rooms do not all come back at once.
inline Millis backoff(int tries, Random& random) {
  const int doublings = std::clamp(tries - 1, 0, 20);
  const Millis most = std::min(kFirstWait << doublings, kLongestWait);
  const Millis half = most / 2;
  return half + static_cast<Millis>(random.next() % static_cast<std::uint64_t>(half + 1));
}

}  // namespace cox::chat

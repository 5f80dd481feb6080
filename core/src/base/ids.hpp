// Ids that are unique across restarts and machines and sort by time: 26 characters of Crockford
// base 32, 48 bits of milliseconds and 80 bits of chance (the layout of a ULID,
// https://github.com/ulid/spec). Within one millisecond they still increase. Threads: any.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "base/clock.hpp"
#include "base/random.hpp"

namespace cox {

class Ids {
 public:
  Ids(const Clock& clock, Random& random) : clock_(clock), random_(random) {}
  std::string next();

 private:
  const Clock& clock_;
  Random& random_;
  std::mutex mutex_;
  Millis last_ = 0;
  std::uint16_t high_ = 0;
  std::uint64_t low_ = 0;
};

}  // namespace cox

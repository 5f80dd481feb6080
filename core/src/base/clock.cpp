#include "base/clock.hpp"

#include <chrono>

namespace cox {
namespace {

template <class Source>
Millis millis_of() {
  const auto since_start = Source::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since_start).count();
}

}  // namespace

Millis SystemClock::now() const { return millis_of<std::chrono::system_clock>(); }
Millis SystemClock::steady() const { return millis_of<std::chrono::steady_clock>(); }

}  // namespace cox

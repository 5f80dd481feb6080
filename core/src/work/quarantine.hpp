// Whether a generation of a plugin is kept from work, because too many of its handlers failed in a
// short time, or one of them does not return. It comes out of it by being replaced: a reload makes
// a new generation. Knows no clock: it is told the time. Threads: any.
#pragma once

#include <atomic>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/status.hpp"

namespace cox::work {

struct QuarantineRule {
  std::size_t failures = 20;  // of handlers, within `window`; 0: failures do not count
  Millis window = 60'000;
  Millis stuck = 60'000;  // a handler that has not returned after so long; 0: it may take for ever
};

class Quarantine {
 public:
  // A handler failed at `now` (steady). True where this was the one too many.
  bool failed(const QuarantineRule& rule, Millis now, std::string_view why);
  // A handler has not returned. False where the generation is in quarantine already.
  bool stuck(const QuarantineRule& rule, Millis now);

  bool is_on() const { return on_; }
  // Since when (steady), and a sentence that says why; meaningful once it is on.
  Millis since() const;
  std::string why() const;
  // What its callers are told: why, and how to end it.
  Status refusal(std::string_view plugin) const;

 private:
  void enter(Millis now, std::string why);

  std::atomic<bool> on_{false};
  mutable std::mutex mutex_;     // guards what follows
  std::deque<Millis> failures_;  // within the window, oldest first
  Millis since_ = 0;
  std::string why_;
};

}  // namespace cox::work

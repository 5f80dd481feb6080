// When the Bot Connector's keys are fetched, and how long they are good for. Pure: the owner has
// the clock (steady) and fetches.
#pragma once

#include <chrono>
#include <optional>
#include <utility>

#include "protocol/key_set.hpp"

namespace teams {

class KeyCache {
 public:
  using Millis = std::chrono::milliseconds;
  static constexpr Millis kFresh = std::chrono::hours(24);    // then they are fetched anew
  static constexpr Millis kUsable = std::chrono::hours(48);   // where that fails for so long: none
  static constexpr Millis kAskAgain = std::chrono::hours(1);  // for a key that nobody knows

  void loaded(KeySet keys, Millis now) {
    keys_ = std::move(keys);
    at_ = now;
  }
  // What may be trusted now, or null.
  const KeySet* usable(Millis now) const {
    return keys_ && now - at_ < kUsable ? &*keys_ : nullptr;
  }
  bool is_stale(Millis now) const { return !keys_ || now - at_ >= kFresh; }
  // A token names a key that is not there: whether to look for new ones. At most hourly, since
  // anybody can send tokens with keys that are made up. True counts as having asked.
  bool asks_for_unknown(Millis now) {
    if (asked_ && now - *asked_ < kAskAgain) return false;
    asked_ = now;
    return true;
  }

 private:
  std::optional<KeySet> keys_;
  Millis at_{0};
  std::optional<Millis> asked_;
};

}  // namespace teams

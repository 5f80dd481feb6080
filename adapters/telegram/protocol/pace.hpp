// How fast Telegram lets a bot talk: one message a second in a chat, thirty in all. A value.
#pragma once

#include <chrono>
#include <cox/net/token_bucket.hpp>
#include <cstdint>
#include <map>

namespace telegram {

class Pace {
 public:
  using Millis = std::chrono::milliseconds;
  struct Limits {
    Millis each{1'000};         // in a chat, in the long run
    std::int64_t burst = 3;     // at once there
    std::int64_t overall = 30;  // a second
  };

  explicit Pace(const Limits& limits)
      : limits_(limits), overall_(limits.overall, Millis(1'000 / limits.overall)) {}

  // 0: say it now. Else how long to wait before asking again with the same `has_turn`.
  Millis take(Millis now, std::int64_t chat, bool& has_turn) {
    if (!has_turn) {
      if (chats_.size() > kMostChats) chats_.clear();
      auto& bucket = chats_.try_emplace(chat, cox::net::TokenBucket(limits_.burst, limits_.each))
                         .first->second;
      if (const Millis wait = bucket.take(now); wait.count() > 0) return wait;
      has_turn = true;
    }
    return overall_.take(now);
  }

 private:
  // Forgetting a chat's bucket fills it; 429 tells where that was too much.
  static constexpr std::size_t kMostChats = 10'000;

  Limits limits_;
  cox::net::TokenBucket overall_;
  std::map<std::int64_t, cox::net::TokenBucket> chats_;
};

}  // namespace telegram

// So much at once, and so much in the long run: a bucket that holds `burst` tokens and gets a new
// one every `each`. A value; guarded by its owner.
#ifndef COX_NET_TOKEN_BUCKET_HPP
#define COX_NET_TOKEN_BUCKET_HPP

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace cox::net {

class TokenBucket {
 public:
  using Millis = std::chrono::milliseconds;

  // Full at first. `each` is more than 0.
  TokenBucket(std::int64_t burst, Millis each) : full_(each * burst), each_(each), level_(full_) {}

  // Takes `tokens` where they are there, at a time of a steady clock: 0. Else takes none: how long
  // until they are. More than the bucket holds are there once it is full, and are then owed.
  Millis take(Millis now, std::int64_t tokens = 1) {
    fill(now);
    const Millis price = each_ * tokens;
    const Millis needed = std::min(price, full_);
    if (level_ < needed) return needed - level_;
    level_ -= price;
    return Millis(0);
  }

 private:
  void fill(Millis now) {
    if (now > last_) level_ = std::min(full_, level_ + (now - last_));
    last_ = std::max(now, last_);
  }

  Millis full_, each_, level_;  // in time: a token is worth `each_`
  Millis last_{0};
};

}  // namespace cox::net

#endif  // COX_NET_TOKEN_BUCKET_HPP

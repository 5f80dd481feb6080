#include "base/ids.hpp"

namespace cox {
namespace {

constexpr char kAlphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// Writes the lowest 5 * `digits` bits of `value`, ending before `end`.
void put(char* end, int digits, std::uint64_t value) {
  for (; digits > 0; --digits, value >>= 5) *--end = kAlphabet[value & 31];
}

// 80 bits do not fit one word: 16 of `high` and 24 of `low` make the first 8 digits, the other 40
// bits of `low` the last 8.
std::string encode(std::uint64_t time, std::uint16_t high, std::uint64_t low) {
  std::string id(26, '0');
  put(id.data() + 10, 10, time);
  put(id.data() + 18, 8, (std::uint64_t{high} << 24) | (low >> 40));
  put(id.data() + 26, 8, low);
  return id;
}

}  // namespace

std::string Ids::next() {
  std::lock_guard lock(mutex_);
  const Millis now = clock_.now();
  if (now > last_) {
    last_ = now;
    high_ = static_cast<std::uint16_t>(random_.next());
    low_ = random_.next();
  } else if (++low_ == 0 && ++high_ == 0) {
    ++last_;  // all 2^80 of this millisecond are used up: borrow from the next one
  }
  return encode(static_cast<std::uint64_t>(last_), high_, low_);
}

}  // namespace cox

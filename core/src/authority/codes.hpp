// Codes that prove that two accounts are in one hand: given to one account, said by the other.
// Single use, for ten minutes of the steady clock, kept as digests in memory: a restart voids them.
// Threads: any.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/status.hpp"

namespace cox::authority {

class Codes {
 public:
  static constexpr Millis kLives = 10 * 60'000;
  static constexpr std::size_t kAsksAnHour = 5;    // codes for one account
  static constexpr std::size_t kTriesAnHour = 10;  // wrong codes from one account

  explicit Codes(const Clock& clock) : clock_(clock) {}

  // A new code for this account, "7F3K-9Q2M"; an older one of it is void. busy: too many, with the
  // time that is left.
  Result<std::string> give(const std::string& account);
  // The account that asked for the code, which is used up. not_found: there is no such code now.
  // busy: too many wrong ones. Capitals, blanks and dashes do not matter; I, L are 1 and O is 0.
  Result<std::string> take(const std::string& account, std::string_view code);

 private:
  struct Given {
    std::string account;
    std::string digest;
    Millis until;  // steady clock
  };
  using Times = std::map<std::string, std::deque<Millis>>;
  Status spend(Times& times, const std::string& account, std::size_t limit, std::string_view what);
  void forget_old();

  const Clock& clock_;
  std::mutex mutex_;
  std::vector<Given> given_;
  Times asks_, tries_;  // by account
};

}  // namespace cox::authority

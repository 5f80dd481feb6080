// When clocks change, and the rule by which they go on doing so: the POSIX form that ends each file
// of the time zone database ("CET-1CEST,M3.5.0,M10.5.0/3"). Threads: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace cox {

using Seconds = std::int64_t;  // since the Unix epoch, or a difference

// From `at` on clocks show UTC plus `offset`.
struct ZoneChange {
  Seconds at = 0;
  Seconds offset = 0;
};

class ZoneRule {
 public:
  // nullopt where the text is no such rule.
  static std::optional<ZoneRule> parse(std::string_view text);

  // Of standard time, east of Greenwich.
  Seconds offset() const { return standard_; }
  // The changes of the years `first` to `last`, in order; none without daylight saving time.
  std::vector<ZoneChange> changes(int first, int last) const;

 private:
  // A day of the year and a second of it, which may lie outside of the day.
  struct Day {
    enum class Form { julian, zero_based, weekday } form = Form::julian;
    int month = 1, week = 1, day = 1;
    Seconds time = 2 * 3600;
    Seconds local(int year) const;
  };
  class Reader;

  Seconds standard_ = 0;
  Seconds daylight_ = 0;
  bool changes_ = false;
  Day start_, end_;  // of daylight saving time
};

}  // namespace cox

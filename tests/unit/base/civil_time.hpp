// Moments in UTC as people write them.
#pragma once

#include <chrono>

#include "base/clock.hpp"
#include "base/zone_rule.hpp"

inline cox::Seconds utc_seconds(int year, unsigned month, unsigned day, int hour = 0,
                                int minute = 0) {
  using namespace std::chrono;
  const sys_days date = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
  return cox::Seconds{date.time_since_epoch().count()} * 86'400 + hour * 3'600 + minute * 60;
}

inline cox::Millis utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
  return utc_seconds(year, month, day, hour, minute) * 1'000;
}

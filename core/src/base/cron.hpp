// Schedules as cron writes them, "30 9 * * mon-fri": minute, hour, day of month, month, day of
// week. Each field takes "*", numbers, lists "1,15", ranges "9-17" and steps "*/5" or "9-17/2";
// months and days of the week have names too (jan, mon; 0 and 7 are Sunday). Also @hourly, @daily
// (@midnight),
// @weekly, @monthly, @yearly (@annually).
//
// Where both days are restricted one of them suffices, as in Vixie cron: "0 0 13 * fri" runs on
// each 13th and on each Friday. A field that begins with "*" is not restricted, and then both must
// fit.
//
// When clocks change: a time that is skipped runs at the first moment after the gap, a time that
// comes twice runs the first time only. Schedules for every hour (the hour begins with "*") follow
// real time instead: they skip nothing, and repeat in the hour that repeats. Threads: values.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include "base/clock.hpp"
#include "base/status.hpp"
#include "base/timezone.hpp"

namespace cox {

class Cron {
 public:
  static constexpr Millis kNever = std::numeric_limits<Millis>::max();

  // The failure names the field and what is wrong with it. What could never run is refused.
  static Result<Cron> parse(std::string_view text);

  // The first time after `after` (milliseconds since the Unix epoch) in a zone that check_zone()
  // knows; in UTC where it does not. kNever beyond the year 9999.
  Millis next(Millis after, std::string_view zone) const;
  Millis next(Millis after, const TimeZone& zone) const;

  // Whether there is a time zone of that name: "Europe/Berlin", "UTC", "local".
  static Status check_zone(std::string_view zone);

 private:
  using Bits = std::uint64_t;  // bit n: the value n

  Cron() = default;
  bool ever_runs() const;
  bool runs_on(Seconds day) const;
  Seconds first_on(Seconds day, Seconds after, const TimeZone& zone) const;
  Seconds moment_after(Seconds local, Seconds after, const TimeZone& zone) const;

  Bits minutes_ = 0, hours_ = 0, days_ = 0, months_ = 0, weekdays_ = 0;
  bool every_hour_ = false;   // the hour begins with "*"
  bool any_day_ = false;      // so does the day of month
  bool any_weekday_ = false;  // and the day of week
};

}  // namespace cox

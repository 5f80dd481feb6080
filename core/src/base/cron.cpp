#include "base/cron.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "base/cron_field.hpp"
#include "base/text.hpp"

namespace cox {
namespace {

constexpr Seconds kMinute = 60, kHour = 3'600, kDay = 86'400;
constexpr Millis kLastMoment = 253'402'300'799'000;  // the end of the year 9999
// Within 40 years every date falls on every day of the week, the 29th of February too.
constexpr Seconds kLongestSearch = 41 * 366;

Seconds floor_div(Seconds value, Seconds by) { return value / by - (value % by < 0 ? 1 : 0); }

bool has(std::uint64_t bits, unsigned value) { return (bits >> value & 1) != 0; }

std::string_view spelled_out(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"@hourly", "0 * * * *"},   {"@daily", "0 0 * * *"},   {"@midnight", "0 0 * * *"},
      {"@weekly", "0 0 * * 0"},   {"@monthly", "0 0 1 * *"}, {"@yearly", "0 0 1 1 *"},
      {"@annually", "0 0 1 1 *"},
  };
  for (const auto& [name, meaning] : kNames) {
    if (text == name) return meaning;
  }
  return text;
}

}  // namespace

Result<Cron> Cron::parse(std::string_view text) {
  const std::string_view trimmed = text::trim(text);
  const std::string_view spelled = spelled_out(trimmed);
  if (spelled.starts_with('@')) {
    return invalid(text::cat("'", trimmed,
                             "' is not known; there are @hourly, @daily, @weekly, "
                             "@monthly and @yearly"));
  }
  const std::vector<std::string> parts = text::words(spelled);
  if (parts.size() != 5) {
    return invalid(text::cat("'", trimmed, "' has ", parts.size(),
                             " fields instead of five: minute, "
                             "hour, day of month, month, day of week"));
  }
  Cron cron;
  Bits* const bits[] = {&cron.minutes_, &cron.hours_, &cron.days_, &cron.months_, &cron.weekdays_};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto parsed = parse_cron_field(parts[i], cron_fields()[i]);
    if (!parsed.ok()) return parsed.status();
    *bits[i] = *parsed;
  }
  if (has(cron.weekdays_, 7)) cron.weekdays_ |= 1;
  cron.every_hour_ = parts[1].starts_with('*');
  cron.any_day_ = parts[2].starts_with('*');
  cron.any_weekday_ = parts[4].starts_with('*');
  if (!cron.ever_runs()) {
    return invalid(
        text::cat("day of month: '", parts[2], "' never comes in month '", parts[3], "'"));
  }
  return cron;
}

// Only a day of month alone can miss all of its months.
bool Cron::ever_runs() const {
  constexpr unsigned kLongest[] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (any_day_ || !any_weekday_) return true;
  for (unsigned month = 1; month <= 12; ++month) {
    const Bits days = (Bits{1} << (kLongest[month] + 1)) - 1;
    if (has(months_, month) && (days_ & days) != 0) return true;
  }
  return false;
}

// `day` counts from the Unix epoch.
bool Cron::runs_on(Seconds day) const {
  using namespace std::chrono;
  const sys_days date{days(day)};
  const year_month_day civil(date);
  if (!has(months_, unsigned(civil.month()))) return false;
  const bool on_day = has(days_, unsigned(civil.day()));
  const bool on_weekday = has(weekdays_, weekday(date).c_encoding());
  return any_day_ || any_weekday_ ? on_day && on_weekday : on_day || on_weekday;
}

Millis Cron::next(Millis after, std::string_view zone) const {
  const auto found = TimeZone::find(zone);
  return found.ok() ? next(after, **found) : next(after, TimeZone(ZoneData()));
}

Millis Cron::next(Millis after, const TimeZone& zone) const {
  if (after >= kLastMoment) return kNever;
  const Seconds moment = floor_div(std::max<Millis>(after, 0), 1'000);
  const Seconds today = floor_div(moment + zone.offset(moment), kDay);
  for (Seconds day = today; day <= today + kLongestSearch; ++day) {
    if (!runs_on(day)) continue;
    const Seconds found = first_on(day, moment, zone);
    if (found != kNever) return found * 1'000;
  }
  return kNever;
}

// The earliest run on a local day that is later than `after`, or kNever.
Seconds Cron::first_on(Seconds day, Seconds after, const TimeZone& zone) const {
  Seconds earliest = kNever;
  for (unsigned hour = 0; hour < 24; ++hour) {
    if (!has(hours_, hour)) continue;
    for (unsigned minute = 0; minute < 60; ++minute) {
      if (!has(minutes_, minute)) continue;
      const Seconds local = day * kDay + hour * kHour + minute * kMinute;
      earliest = std::min(earliest, moment_after(local, after, zone));
    }
  }
  return earliest;
}

Seconds Cron::moment_after(Seconds local, Seconds after, const TimeZone& zone) const {
  const TimeZone::Moments moments = zone.at_local(local);
  if (every_hour_ && !moments.exists) return kNever;
  if (moments.first > after) return moments.first;
  return every_hour_ && moments.last > after ? moments.last : kNever;
}

Status Cron::check_zone(std::string_view zone) { return TimeZone::find(zone).status(); }

}  // namespace cox

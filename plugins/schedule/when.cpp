#include "when.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <ctime>
#include <sstream>
#include <vector>

namespace {

using Millis = std::chrono::milliseconds;
using Day = std::chrono::year_month_day;
using namespace std::chrono_literals;

constexpr auto kLongest = std::chrono::hours(24 * 3653);

[[noreturn]] void refuse(std::string_view text) {
  throw cox::Error(
      COX_INVALID,
      "I do not know when '" + std::string(text) +
          "' is. Say \"in 10 minutes\", \"at 18:00\", \"at 2026-12-24 18:00\", \"every "
          "weekday at 9:00\", \"every 15 minutes\" or a cron schedule, \"0 9 * * "
          "mon-fri\".");
}

std::string lower(std::string_view text) {
  std::string small(text);
  std::ranges::transform(small, small.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return small;
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::string joined(const std::vector<std::string>& words, std::size_t from) {
  std::string text;
  for (std::size_t i = from; i < words.size(); ++i) text += (i == from ? "" : " ") + words[i];
  return text;
}

// The digits at the front, taken off; nothing where there are none or too many.
std::optional<std::int64_t> take_number(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && std::isdigit(static_cast<unsigned char>(text[size])) != 0) ++size;
  if (size == 0 || size > 9) return std::nullopt;
  const std::int64_t number = std::stoll(std::string(text.substr(0, size)));
  text.remove_prefix(size);
  return number;
}

std::optional<Millis> unit_of(std::string_view name) {
  struct Unit {
    std::array<std::string_view, 5> names;
    Millis length;
  };
  static const Unit units[] = {{{"s", "sec", "secs", "second", "seconds"}, 1s},
                               {{"m", "min", "mins", "minute", "minutes"}, 1min},
                               {{"h", "hr", "hrs", "hour", "hours"}, 1h},
                               {{"d", "day", "days", "", ""}, 24h},
                               {{"w", "week", "weeks", "", ""}, 7 * 24h}};
  if (name.empty()) return std::nullopt;
  for (const Unit& unit : units) {
    if (std::ranges::find(unit.names, name) != unit.names.end()) return unit.length;
  }
  return std::nullopt;
}

struct TimeOfDay {
  std::int64_t hour, minute;
};

// "18:00", "9", "9:30", "noon"
std::optional<TimeOfDay> time_of_day(std::string_view text) {
  if (text == "noon") return TimeOfDay{12, 0};
  if (text == "midnight") return TimeOfDay{0, 0};
  const auto hour = take_number(text);
  std::optional<std::int64_t> minute = 0;
  if (text.starts_with(':')) {
    text.remove_prefix(1);
    if (text.size() != 2) return std::nullopt;
    minute = take_number(text);
  }
  if (!hour || !minute || !text.empty() || *hour > 23 || *minute > 59) return std::nullopt;
  return TimeOfDay{*hour, *minute};
}

std::string cron_at(const TimeOfDay& time, const std::string& days) {
  return std::to_string(time.minute) + " " + std::to_string(time.hour) + " " + days;
}

// The days that "every ..." means, as the last three fields of a cron schedule.
std::optional<std::string> days_of(const std::string& name) {
  static constexpr std::array<std::string_view, 7> weekdays = {
      "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
  if (name == "day") return "* * *";
  if (name == "weekday" || name == "workday") return "* * mon-fri";
  for (std::size_t day = 0; day < weekdays.size(); ++day) {
    if (name == weekdays[day]) return "* * " + std::to_string(day);
  }
  return std::nullopt;
}

// "every 15 minutes" divides the hour or the day, so that it means the same each time.
std::optional<std::string> cron_each(const std::string& span) {
  const auto length = parse_span(span);
  if (!length) return std::nullopt;
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(*length);
  if (minutes != *length || minutes < 1min) return std::nullopt;
  const auto count = minutes.count();
  if (count < 60 && 60 % count == 0)
    return count == 1 ? "* * * * *" : "*/" + std::to_string(count) + " * * * *";
  if (count % 60 != 0 || count / 60 > 24 || 24 % (count / 60) != 0) return std::nullopt;
  const auto hours = count / 60;
  if (hours == 1) return "0 * * * *";
  return hours == 24 ? "0 0 * * *" : "0 */" + std::to_string(hours) + " * * *";
}

// What follows "every".
std::optional<std::string> cron_every(const std::vector<std::string>& words) {
  if (words.size() == 4 && words[2] == "at") {
    const auto days = days_of(words[1]);
    const auto time = time_of_day(words[3]);
    return days && time ? std::optional(cron_at(*time, *days)) : std::nullopt;
  }
  if (words.size() == 2 && (words[1] == "minute" || words[1] == "hour" || words[1] == "day"))
    return cron_each("1 " + words[1]);
  return cron_each(joined(words, 1));
}

cox::Time first(const std::string& cron, const std::string& zone, cox::Time now,
                const Calendar& calendar) {
  const auto at = calendar(cron, zone, now);
  if (!at) throw cox::Error(COX_INVALID, "there is no such time");
  return *at;
}

// "2026-12-24", which may be a day that does not exist.
std::optional<Day> date_of(const std::string& text) {
  int year = 0, month = 0, day = 0;
  char rest = 0;
  const int read = std::sscanf(text.c_str(), "%4d-%2d-%2d%c", &year, &month, &day, &rest);
  if (read != 3 || month < 0 || day < 0) return std::nullopt;
  return Day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
             std::chrono::day(static_cast<unsigned>(day)));
}

int year_of(cox::Time time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return parts.tm_year + 1900;
}

// What year it is in the zone: the one before its next new year, which comes within a day of UTC's.
int year_in(const std::string& zone, cox::Time time, const Calendar& calendar) {
  return year_of(first("0 0 1 1 *", zone, time, calendar) + 24h) - 1;
}

// A schedule knows no years, so a day of another year is found by going on.
cox::Time on_day(const Day& day, const TimeOfDay& time, const std::string& said,
                 const std::string& zone, cox::Time now, const Calendar& calendar) {
  if (!day.ok()) throw cox::Error(COX_INVALID, "there is no such day as in '" + said + "'");
  const std::string cron =
      cron_at(time, std::to_string(static_cast<unsigned>(day.day())) + " " +
                        std::to_string(static_cast<unsigned>(day.month())) + " *");
  const int wanted = static_cast<int>(day.year());
  cox::Time at = first(cron, zone, now, calendar);
  while (at - now <= kLongest && year_in(zone, at, calendar) < wanted)
    at = first(cron, zone, at, calendar);
  if (at - now > kLongest && year_in(zone, now, calendar) < wanted)
    throw cox::Error(COX_INVALID, "'" + said + "' is more than ten years away");
  if (year_in(zone, at, calendar) > wanted)
    throw cox::Error(COX_INVALID, "'" + said + "' is over already");
  return at;
}

// What follows "at": a time of day, the next one or that of a certain day.
cox::Time once(std::string_view text, const std::vector<std::string>& words,
               const std::string& zone, cox::Time now, const Calendar& calendar) {
  if (words.size() != 2 && words.size() != 3) refuse(text);
  const auto time = time_of_day(words.back());
  if (!time) refuse(text);
  if (words.size() == 2) return first(cron_at(*time, "* * *"), zone, now, calendar);
  const auto day = date_of(words[1]);
  if (!day) refuse(text);
  return on_day(*day, *time, joined(words, 1), zone, now, calendar);
}

}  // namespace

std::optional<Millis> parse_span(std::string_view text) {
  const std::string small = lower(text);
  std::string_view rest = small;
  Millis sum{0};
  const auto skip_blanks = [&rest] {
    while (rest.starts_with(' ')) rest.remove_prefix(1);
  };
  for (skip_blanks(); !rest.empty(); skip_blanks()) {
    auto count = take_number(rest);
    if (!count && (rest.starts_with("a ") || rest.starts_with("an "))) {
      count = 1;
      rest.remove_prefix(rest.find(' '));
    }
    skip_blanks();
    std::size_t size = 0;
    while (size < rest.size() && std::isalpha(static_cast<unsigned char>(rest[size])) != 0) ++size;
    const auto unit = unit_of(rest.substr(0, size));
    if (!count || !unit) return std::nullopt;
    rest.remove_prefix(size);
    if (*count > kLongest / *unit) return std::nullopt;
    sum += *count * *unit;
  }
  if (sum <= Millis(0) || sum > kLongest) return std::nullopt;
  return sum;
}

When parse_when(std::string_view text, const std::string& zone, cox::Time now,
                const Calendar& calendar) {
  const std::vector<std::string> words = words_of(lower(text));
  if (words.empty()) refuse(text);
  if (words[0] == "in") {
    const auto span = parse_span(joined(words, 1));
    if (!span) refuse(text);
    return {"", zone, now + *span};
  }
  if (words[0] == "at") return {"", zone, once(text, words, zone, now, calendar)};
  if (words[0] == "every") {
    const auto cron = cron_every(words);
    if (!cron) refuse(text);
    return {*cron, zone, first(*cron, zone, now, calendar)};
  }
  const std::string cron = joined(words, 0);
  if (!cron.starts_with('@') && words.size() != 5) refuse(text);
  return {cron, zone, first(cron, zone, now, calendar)};
}

std::string to_text(cox::Time time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof(text), "%Y-%m-%d %H:%M UTC", &parts)};
}

// The part of value.hpp that knows durations and dates.
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "base/ascii.hpp"
#include "base/text.hpp"
#include "commands/value.hpp"

namespace cox::commands {

namespace {

using namespace std::chrono;

struct Unit {
  std::string_view names;  // between blanks
  Millis size;
};

constexpr Unit kUnits[] = {
    {" ms millisecond milliseconds ", 1},
    {" s sec secs second seconds ", 1'000},
    {" m min mins minute minutes ", 60'000},
    {" h hr hrs hour hours ", 3'600'000},
    {" d day days ", 86'400'000},
    {" w week weeks ", 604'800'000},
};
constexpr double kLongest = 100.0 * 366 * 86'400'000;

using ascii::is_digit;
using ascii::is_lower;

Millis unit_of(std::string_view name) {
  for (const Unit& unit : kUnits) {
    if (unit.names.find(text::cat(" ", name, " ")) != std::string_view::npos) return unit.size;
  }
  return 0;
}

template <class Fits>
std::string_view take(std::string_view& text, Fits fits) {
  std::size_t end = 0;
  while (end < text.size() && fits(text[end])) ++end;
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(end);
  return taken;
}

bool skip(std::string_view& text, char byte) {
  if (!text.starts_with(byte)) return false;
  text.remove_prefix(1);
  return true;
}

// Exactly `digits` of them, at most `most`.
std::optional<int> number(std::string_view& text, std::size_t digits, int most) {
  if (text.size() < digits) return {};
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (!is_digit(text[i])) return {};
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  if (value > most) return {};
  return value;
}

std::optional<sys_days> take_day(std::string_view& text) {
  const auto y = number(text, 4, 9999);
  if (!y || !skip(text, '-')) return {};
  const auto m = number(text, 2, 12);
  if (!m || !skip(text, '-')) return {};
  const auto d = number(text, 2, 31);
  if (!d) return {};
  const year_month_day date(year(*y), month(static_cast<unsigned>(*m)),
                            day(static_cast<unsigned>(*d)));
  if (!date.ok() || *y < 1) return {};
  return sys_days(date);
}

// "14:00", "14:00:30", "14:00:30.5"
std::optional<seconds> take_time(std::string_view& text) {
  const auto h = number(text, 2, 23);
  if (!h || !skip(text, ':')) return {};
  const auto m = number(text, 2, 59);
  if (!m) return {};
  int s = 0;
  if (skip(text, ':')) {
    const auto given = number(text, 2, 59);
    if (!given) return {};
    s = *given;
    if (skip(text, '.') && take(text, is_digit).empty()) return {};
  }
  return hours(*h) + minutes(*m) + seconds(s);
}

// "Z", "+01:00"; nothing is UTC.
std::optional<minutes> take_zone(std::string_view& text) {
  if (text.empty() || skip(text, 'z') || text == " utc") {
    if (text == " utc") text = {};
    return minutes(0);
  }
  const bool behind = text.starts_with('-');
  if (!skip(text, '-') && !skip(text, '+')) return {};
  const auto h = number(text, 2, 14);
  skip(text, ':');
  const auto m = h ? number(text, 2, 59) : std::nullopt;
  if (!m) return {};
  const minutes ahead = hours(*h) + minutes(*m);
  return behind ? -ahead : ahead;
}

std::string iso_day(sys_days date) {
  const year_month_day ymd(date);
  char out[32];
  std::snprintf(out, sizeof(out), "%04d-%02u-%02u", int(ymd.year()), unsigned(ymd.month()),
                unsigned(ymd.day()));
  return out;
}

std::string iso(sys_seconds time) {
  const auto date = floor<days>(time);
  const hh_mm_ss clock(time - date);
  char out[32];
  std::snprintf(out, sizeof(out), "T%02d:%02d:%02dZ", int(clock.hours().count()),
                int(clock.minutes().count()), int(clock.seconds().count()));
  return iso_day(date) + out;
}

// Not stod(): a plugin may have set a locale in which a comma comes before the decimals.
double decimal(std::string_view digits) {
  double value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

bool skip_word(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  if (text.size() > word.size() && is_lower(text[word.size()])) return false;
  text.remove_prefix(word.size());
  return true;
}

}  // namespace

std::optional<Millis> parse_duration(std::string_view given) {
  const std::string lowered = text::lower_ascii(text::trim(given));
  std::string_view text = lowered;
  double sum = 0;
  if (text.empty()) return {};
  while (!text.empty()) {
    const std::string_view whole = take(text, is_digit);
    if (whole.empty() || whole.size() > 15) return {};
    double number = decimal(whole);
    if (skip(text, '.')) {
      const std::string_view part = take(text, is_digit);
      if (part.empty() || part.size() > 9) return {};
      number += decimal(text::cat("0.", part));
    }
    text = text::trim(text);
    const Millis unit = unit_of(take(text, is_lower));
    if (unit == 0) return {};
    sum += number * static_cast<double>(unit);
    text = text::trim(text);
    skip(text, ',');
    text = text::trim(text);
  }
  if (sum > kLongest) return {};
  return static_cast<Millis>(std::llround(sum));
}

std::string format_duration(Millis span) {
  constexpr std::pair<Millis, std::string_view> kParts[] = {
      {86'400'000, "d"}, {3'600'000, "h"}, {60'000, "m"}, {1'000, "s"}, {1, "ms"}};
  std::string out;
  for (const auto& [size, name] : kParts) {
    if (span < size) continue;
    out += text::cat(span / size, name);
    span %= size;
  }
  return out.empty() ? "0s" : out;
}

std::optional<std::string> parse_date(std::string_view given, Millis now) {
  const std::string lowered = text::lower_ascii(text::trim(given));
  std::string_view text = lowered;
  const sys_seconds moment = floor<seconds>(sys_time<milliseconds>(milliseconds(now)));
  std::optional<sys_days> date;
  if (text == "now") return iso(moment);
  if (skip_word(text, "today")) {
    date = floor<days>(moment);
  } else if (skip_word(text, "tomorrow")) {
    date = floor<days>(moment) + days(1);
  } else if (skip_word(text, "yesterday")) {
    date = floor<days>(moment) - days(1);
  } else if (text.size() >= 5 && text[2] == ':') {
    date = floor<days>(moment);
  } else {
    date = take_day(text);
  }
  if (!date) return {};
  if (text.empty()) return iso_day(*date);
  if (!skip(text, 't')) text = text::trim(text);
  skip_word(text, "at");
  if (text.starts_with(' ')) text.remove_prefix(1);
  const auto time = take_time(text);
  const auto zone = time ? take_zone(text) : std::nullopt;
  if (!zone || !text.empty()) return {};
  return iso(*date + *time - *zone);
}

}  // namespace cox::commands

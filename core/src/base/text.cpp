#include "base/text.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace cox::text {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\v\f";

char lower(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte; }

}  // namespace

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out.append(separator);
    out.append(parts[i]);
  }
  return out;
}

bool starts_with_nocase(std::string_view text, std::string_view prefix) {
  if (text.size() < prefix.size()) return false;
  return std::ranges::equal(text.substr(0, prefix.size()), prefix, {}, lower, lower);
}

std::string duration(std::int64_t milliseconds) {
  if (milliseconds < 0)
    return cat("-", duration(milliseconds == INT64_MIN ? INT64_MAX : -milliseconds));
  if (milliseconds < 1'000) return cat(milliseconds, " ms");
  const std::int64_t seconds = milliseconds / 1'000;
  if (seconds < 60) {
    const std::int64_t tenths = milliseconds / 100 % 10;
    return tenths == 0 ? cat(seconds, " s") : cat(seconds, ".", tenths, " s");
  }
  struct Unit {
    std::int64_t seconds;
    const char* name;
  };
  constexpr Unit units[] = {{86'400, " d"}, {3'600, " h"}, {60, " min"}, {1, " s"}};
  const Unit* unit = units;
  while (seconds < unit->seconds) ++unit;
  const std::int64_t rest = seconds % unit->seconds / unit[1].seconds;
  const std::string whole = cat(seconds / unit->seconds, unit->name);
  return rest == 0 ? whole : cat(whole, " ", rest, unit[1].name);
}

std::string timestamp(std::int64_t milliseconds) {
  using namespace std::chrono;
  // Years 1 to 9999: what the format can hold.
  constexpr std::int64_t first = -62'135'596'800'000, last = 253'402'300'799'999;
  const sys_time<std::chrono::milliseconds> time{
      std::chrono::milliseconds(std::clamp(milliseconds, first, last))};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  char out[40];
  std::snprintf(out, sizeof(out), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int(date.year()),
                unsigned(date.month()), unsigned(date.day()), int(clock.hours().count()),
                int(clock.minutes().count()), int(clock.seconds().count()),
                int(clock.subseconds().count()));
  return out;
}

}  // namespace cox::text

#include "time.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <optional>

namespace irc {

namespace {

// Where each number stands, and how many digits it has.
struct Field {
  std::size_t at, digits;
};
constexpr std::array<Field, 7> kFields{
    {{0, 4}, {5, 2}, {8, 2}, {11, 2}, {14, 2}, {17, 2}, {20, 3}}};
constexpr std::string_view kForm = "0000-00-00T00:00:00.000Z";

std::optional<int> number(std::string_view text, const Field& field) {
  int value = 0;
  const char* end = text.data() + field.at + field.digits;
  const auto read = std::from_chars(text.data() + field.at, end, value);
  if (read.ec != std::errc() || read.ptr != end || value < 0) return std::nullopt;
  return value;
}

}  // namespace

std::int64_t parse_time(std::string_view text) {
  if (text.size() != kForm.size()) return 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (kForm[i] != '0' && text[i] != kForm[i]) return 0;
  }
  std::array<int, kFields.size()> values{};
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    const auto value = number(text, kFields[i]);
    if (!value) return 0;
    values[i] = *value;
  }
  using namespace std::chrono;
  const year_month_day day{year(values[0]), month(static_cast<unsigned>(values[1])),
                           std::chrono::day(static_cast<unsigned>(values[2]))};
  if (!day.ok() || values[3] > 23 || values[4] > 59 || values[5] > 60) return 0;
  const auto time = sys_days(day) + hours(values[3]) + minutes(values[4]) + seconds(values[5]) +
                    milliseconds(values[6]);
  return duration_cast<milliseconds>(time.time_since_epoch()).count();
}

std::string format_time(std::int64_t ms) {
  using namespace std::chrono;
  const sys_time<milliseconds> time{milliseconds(ms)};
  const auto midnight = floor<days>(time);
  const year_month_day day{midnight};
  const hh_mm_ss clock{time - midnight};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int(day.year()),
                unsigned(day.month()), unsigned(day.day()), int(clock.hours().count()),
                int(clock.minutes().count()), int(clock.seconds().count()),
                int(clock.subseconds().count()));
  return text.data();
}

}  // namespace irc

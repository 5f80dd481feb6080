#include "audit/when.hpp"

#include <charconv>
#include <chrono>
#include <optional>
#include <string>

#include "base/text.hpp"

namespace cox::audit {
namespace {

constexpr Millis kDay = 24 * 60 * 60'000;

// A number of `digits` digits off the front.
std::optional<int> take(std::string_view& text, std::size_t digits) {
  int number = 0;
  if (text.size() < digits) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, number);
  if (error != std::errc() || end != text.data() + digits || number < 0) return std::nullopt;
  text.remove_prefix(digits);
  return number;
}

bool skip_any(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Millis> parse_date(std::string_view& text) {
  const auto year = take(text, 4);
  if (!year || !skip_any(text, "-")) return std::nullopt;
  const auto month = take(text, 2);
  if (!month || !skip_any(text, "-")) return std::nullopt;
  const auto day = take(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count() * kDay;
}

std::optional<Millis> parse_time(std::string_view& text) {
  const auto hour = take(text, 2);
  if (!hour || *hour > 23 || !skip_any(text, ":")) return std::nullopt;
  const auto minute = take(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  Millis seconds = (*hour * 60 + *minute) * 60;
  if (skip_any(text, ":")) {
    const auto second = take(text, 2);
    if (!second || *second > 60) return std::nullopt;
    seconds += *second;
  }
  return seconds * 1'000;
}

std::optional<Millis> parse_moment(std::string_view text) {
  const auto date = parse_date(text);
  if (!date || text.empty()) return date;
  if (!skip_any(text, "T ")) return std::nullopt;
  const auto time = parse_time(text);
  skip_any(text, "Z");
  if (!time || !text.empty()) return std::nullopt;
  return *date + *time;
}

std::optional<Millis> parse_ago(std::string_view text, Millis now) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (error != std::errc() || count < 0 || count > 1'000'000'000) return std::nullopt;
  if (unit == "s") return now - count * 1'000;
  if (unit == "m") return now - count * 60'000;
  if (unit == "h") return now - count * 60 * 60'000;
  if (unit == "d") return now - count * kDay;
  return std::nullopt;
}

}  // namespace

Result<Millis> parse_when(std::string_view text, Millis now) {
  const Millis today = now / kDay * kDay;
  if (text == "today") return today;
  if (text == "yesterday") return today - kDay;
  if (text == "this-week") return today - (now / kDay + 3) % 7 * kDay;  // day 0 was a Thursday
  if (const auto moment = parse_moment(text)) return *moment;
  if (const auto ago = parse_ago(text, now)) return *ago;
  return invalid(text::cat("'", text::clip(text, 40),
                           "' is no time: write 2026-11-28, 2026-11-28T09:30 (UTC), today, "
                           "yesterday, this-week, or how long ago: 30m, 2h, 7d"));
}

}  // namespace cox::audit

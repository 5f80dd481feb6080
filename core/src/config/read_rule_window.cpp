#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <utility>

#include "base/text.hpp"
#include "base/timezone.hpp"
#include "config/read_rules.hpp"

namespace cox::config {
namespace {

// "mon", or "mon-fri", also over the end of the week.
bool read_days(std::string_view text, std::uint8_t& days) {
  static constexpr std::array<std::string_view, 7> kDays = {"mon", "tue", "wed", "thu",
                                                            "fri", "sat", "sun"};
  const auto day = [](std::string_view name) {
    return static_cast<std::size_t>(std::ranges::find(kDays, name) - kDays.begin());
  };
  const std::size_t dash = text.find('-');
  const std::size_t first = day(text.substr(0, dash));
  const std::size_t last = dash == std::string_view::npos ? first : day(text.substr(dash + 1));
  if (first == kDays.size() || last == kDays.size()) return false;
  for (std::size_t at = first;; at = (at + 1) % kDays.size()) {
    days = static_cast<std::uint8_t>(days | 1U << at);
    if (at == last) return true;
  }
}

// Digits alone: "07" is 7, " 7", "+7" and "" are nothing.
bool read_digits(std::string_view text, std::size_t digits, int& out) {
  if (text.size() != digits ||
      !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }))
    return false;
  return std::from_chars(text.data(), text.data() + text.size(), out).ec == std::errc();
}

// "16:00", also "24:00", in minutes.
bool read_clock(std::string_view text, int& out) {
  int hours = 0;
  int minutes = 0;
  if (text.size() != 5 || text[2] != ':' || !read_digits(text.substr(0, 2), 2, hours) ||
      !read_digits(text.substr(3), 2, minutes))
    return false;
  out = hours * 60 + minutes;
  return minutes < 60 && out <= 24 * 60;
}

// "2026-12-20" or "2026-12-20 18:00". A date alone begins, or as the last one ends, with its day.
bool read_moment(std::string_view text, bool last, std::int64_t& out) {
  int year = 0, month = 0, day = 0, minutes = last ? 24 * 60 : 0;
  if (text.size() < 10 || text[4] != '-' || text[7] != '-' ||
      !read_digits(text.substr(0, 4), 4, year) || !read_digits(text.substr(5, 2), 2, month) ||
      !read_digits(text.substr(8, 2), 2, day))
    return false;
  if (text.size() > 10 &&
      ((text[10] != ' ' && text[10] != 'T') || !read_clock(text.substr(11), minutes)))
    return false;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return false;
  out =
      std::int64_t{std::chrono::sys_days(date).time_since_epoch().count()} * 86'400 + minutes * 60;
  return true;
}

void read_weekdays(Section& section, Window& window) {
  std::vector<std::string> names;
  read_texts(section, "days", names);
  if (names.empty()) return;
  window.days = 0;
  for (const std::string& name : names) {
    if (!read_days(text::lower_ascii(name), window.days))
      section.problem("days", text::cat("\"", text::clip(name, 40),
                                        "\" is no day: write \"mon\" to \"sun\", or \"mon-fri\""));
  }
}

void read_hours(Section& section, Window& window) {
  for (const auto& [key, minutes] :
       {std::pair("from", &window.from), std::pair("to", &window.to)}) {
    std::string text;
    section.read(key, text);
    if (!text.empty() && !read_clock(text, *minutes))
      section.problem(key, "must be a time of day, \"00:00\" to \"24:00\"");
  }
  if (window.from == window.to)
    section.problem("from", "is the same as \"to\": leave both out for the whole day");
}

void read_between(Section& section, Window& window) {
  std::vector<std::string> ends;
  section.read("between", ends);
  if (section.get("between") == nullptr) return;
  std::int64_t begin = 0;
  std::int64_t end = 0;
  if (ends.size() != 2 || !read_moment(ends[0], false, begin) || !read_moment(ends[1], true, end)) {
    return section.problem("between",
                           "must be the first and the last day, [\"2026-12-20\", \"2027-01-02\"], "
                           "or moments, \"2026-12-20 18:00\"");
  }
  if (begin >= end) return section.problem("between", "ends before it begins");
  window.begin = begin;
  window.end = end;
}

}  // namespace

void read_window(Section& rule, const std::string& path, Report& report, Rule& out) {
  const Json* given = rule.object("when");
  if (given == nullptr) return;
  Window window;
  Section section(*given, path_of(path, "when"), report);
  read_weekdays(section, window);
  read_hours(section, window);
  read_between(section, window);
  section.read("zone", window.zone);
  if (const auto zone = TimeZone::find(window.zone); !zone.ok())
    section.problem("zone", zone.status().message());
  section.finish();
  out.when = window;
}

}  // namespace cox::config

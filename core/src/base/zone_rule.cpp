#include "base/zone_rule.hpp"

#include <algorithm>
#include <chrono>

namespace cox {

// Reads the text from left to right; each function returns false where it finds something else.
class ZoneRule::Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  bool at(char expected) const { return !rest_.empty() && rest_.front() == expected; }
  bool take(char expected) {
    if (!at(expected)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // An abbreviation: three letters or more, or anything in angle brackets.
  bool name() {
    const bool quoted = take('<');
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto end =
        quoted ? std::ranges::find(rest_, '>') : std::ranges::find_if_not(rest_, letter);
    const auto size = static_cast<std::size_t>(end - rest_.begin());
    rest_.remove_prefix(size);
    return size >= 3 && (!quoted || take('>'));
  }

  bool number(int most, int& value) {
    std::size_t digits = 0;
    value = 0;
    while (digits < rest_.size() && digits < 4 && rest_[digits] >= '0' && rest_[digits] <= '9') {
      value = value * 10 + (rest_[digits++] - '0');
    }
    rest_.remove_prefix(digits);
    return digits > 0 && value <= most;
  }

  // [+-]hours[:minutes[:seconds]]
  bool time(int most_hours, Seconds& value) {
    const bool negative = take('-');
    if (!negative) take('+');
    int hours = 0, minutes = 0, seconds = 0;
    if (!number(most_hours, hours)) return false;
    if (take(':') && !number(59, minutes)) return false;
    if (take(':') && !number(59, seconds)) return false;
    value = hours * 3600 + minutes * 60 + seconds;
    if (negative) value = -value;
    return true;
  }

  bool day(Day& day) {
    if (!date(day)) return false;
    return !take('/') || time(167, day.time);
  }

 private:
  bool date(Day& day) {
    if (take('J')) {
      day.form = Day::Form::julian;
      return number(365, day.day) && day.day >= 1;
    }
    if (!take('M')) {
      day.form = Day::Form::zero_based;
      return number(365, day.day);
    }
    day.form = Day::Form::weekday;
    return number(12, day.month) && day.month >= 1 && take('.') && number(5, day.week) &&
           day.week >= 1 && take('.') && number(6, day.day);
  }

  std::string_view rest_;
};

Seconds ZoneRule::Day::local(int year) const {
  using namespace std::chrono;
  const auto y = std::chrono::year(year);
  sys_days date = y / January / 1;
  if (form == Form::weekday) {
    const weekday wanted(static_cast<unsigned>(day));
    const auto in = y / std::chrono::month(static_cast<unsigned>(month));
    date = week == 5 ? sys_days(in / wanted[last])
                     : sys_days(in / wanted[static_cast<unsigned>(week)]);
  } else {
    // Julian days do not count the 29th of February.
    const bool skips = form == Form::julian && y.is_leap() && day >= 60;
    date += days(form == Form::julian ? day - 1 + (skips ? 1 : 0) : day);
  }
  return Seconds{date.time_since_epoch().count()} * 86'400 + time;
}

std::optional<ZoneRule> ZoneRule::parse(std::string_view text) {
  Reader reader(text);
  ZoneRule rule;
  Seconds west = 0;
  if (!reader.name() || !reader.time(24, west)) return std::nullopt;
  rule.standard_ = -west;
  if (reader.done()) return rule;
  west -= 3600;
  if (!reader.name()) return std::nullopt;
  if (!reader.at(',') && !reader.time(24, west)) return std::nullopt;
  rule.daylight_ = -west;
  rule.changes_ = true;
  const bool whole = reader.take(',') && reader.day(rule.start_) && reader.take(',') &&
                     reader.day(rule.end_) && reader.done();
  return whole ? std::optional(rule) : std::nullopt;
}

std::vector<ZoneChange> ZoneRule::changes(int first, int last) const {
  std::vector<ZoneChange> all;
  for (int year = first; changes_ && year <= last; ++year) {
    all.push_back({start_.local(year) - standard_, daylight_});
    all.push_back({end_.local(year) - daylight_, standard_});
  }
  std::ranges::stable_sort(all, {}, &ZoneChange::at);
  return all;
}

}  // namespace cox

#include "base/cron_field.hpp"

#include <charconv>
#include <optional>
#include <string>

#include "base/text.hpp"

namespace cox {
namespace {

constexpr std::string_view kMonths[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                        "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::string_view kWeekdays[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr CronField kFields[] = {{"minute", 0, 59, {}},
                                 {"hour", 0, 23, {}},
                                 {"day of month", 1, 31, {}},
                                 {"month", 1, 12, kMonths},
                                 {"day of week", 0, 7, kWeekdays}};

Status wrong(const CronField& field, std::string_view what) {
  return invalid(text::cat(field.name, ": ", what));
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size() && value >= 0;
  return whole ? std::optional(value) : std::nullopt;
}

Result<int> parse_value(std::string_view text, const CronField& field) {
  const std::string word = text::lower_ascii(text);
  for (std::size_t i = 0; i < field.words.size(); ++i) {
    if (word == field.words[i]) return field.low + static_cast<int>(i);
  }
  const auto value = number(text);
  if (!value) return wrong(field, text::cat("'", text, "' is not one of its values"));
  if (*value < field.low || *value > field.high) {
    return wrong(field, text::cat(*value, " is not between ", field.low, " and ", field.high));
  }
  return *value;
}

struct Range {
  int low;
  int high;
};

Result<Range> parse_range(std::string_view text, const CronField& field) {
  if (text == "*") return Range{field.low, field.high};
  const std::size_t dash = text.find('-');
  const auto low = parse_value(text.substr(0, dash), field);
  if (!low.ok()) return low.status();
  if (dash == std::string_view::npos) return Range{*low, *low};
  auto high = parse_value(text.substr(dash + 1), field);
  if (!high.ok()) return high.status();
  if (*high == 0 && field.high == 7) high = 7;  // sat-sun
  if (*high < *low) return wrong(field, text::cat("'", text, "' runs backwards"));
  return Range{*low, *high};
}

// "*/5", "9-17/2": the step, 1 where there is none.
Result<int> parse_step(std::string_view text, std::string_view range, const CronField& field) {
  if (range.size() == text.size()) return 1;
  const auto step = number(text.substr(range.size() + 1));
  if (!step || *step == 0) return wrong(field, text::cat("'", text, "' needs a step of 1 or more"));
  if (range != "*" && range.find('-') == std::string_view::npos) {
    return wrong(field, text::cat("a step needs a range: '", range, "-", field.high, "/", *step,
                                  "' instead of '", text, "'"));
  }
  return *step;
}

}  // namespace

std::span<const CronField, 5> cron_fields() { return kFields; }

Result<std::uint64_t> parse_cron_field(std::string_view text, const CronField& field) {
  std::uint64_t bits = 0;
  for (const std::string_view part : text::split(text, ',')) {
    const std::string_view span = part.substr(0, part.find('/'));
    const auto range = parse_range(span, field);
    if (!range.ok()) return range.status();
    const auto step = parse_step(part, span, field);
    if (!step.ok()) return step.status();
    for (std::int64_t value = range->low; value <= range->high; value += *step) {
      bits |= std::uint64_t{1} << value;
    }
  }
  return bits;
}

}  // namespace cox

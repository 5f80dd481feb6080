// From what somebody said to a value of a type, or to what was expected instead. Threads: pure
// functions.
#pragma once

#include <cox/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/clock.hpp"
#include "commands/parameter.hpp"

namespace cox::commands {

// What a value may depend on beside the text: "tomorrow", "@ann", "here".
struct Circumstances {
  Millis now = 0;
  std::string_view adapter, room;
};

struct Reading {
  Json value;
  std::string text;      // the same in its one canonical spelling, which reads as this value again
  bool pending = false;  // of a custom type: its plugin has yet to say; value and text are as said
};

struct Complaint {
  std::string expected;    // goes on "it must be": "one of staging, prod"
  std::string suggestion;  // what may have been meant, or empty
};

using Read = std::variant<Reading, Complaint>;

Read read_value(const Parameter& parameter, std::string_view text,
                const Circumstances& circumstances);

// What a value of the parameter is like, in words: "a whole number from 1 to 9".
std::string expected(const Parameter& parameter);

// "90s", "1h30m", "2 days", "1.5 h": milliseconds.
std::optional<Millis> parse_duration(std::string_view given);
// "1h30m"; "0s".
std::string format_duration(Millis span);

// "2026-11-28", "2026-11-28 14:00", "...T14:00:30+01:00", "today", "tomorrow 14:00", "14:00",
// "now": ISO 8601, in UTC unless it says otherwise. What has no time of day stays a day.
std::optional<std::string> parse_date(std::string_view given, Millis now);

// The one of `candidates` that `text` means whatever its case, or null.
const std::string* find_choice(const std::vector<std::string>& candidates, std::string_view text);
// "staging, prod or 7 others"
std::string either(const std::vector<std::string>& names, std::size_t most = 10);

}  // namespace cox::commands

// One field of a cron schedule. Threads: pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/status.hpp"

namespace cox {

struct CronField {
  std::string_view name;
  int low;
  int high;
  std::span<const std::string_view> words;  // for `low`, `low` + 1, ...
};

// minute, hour, day of month, month, day of week (0 to 7).
std::span<const CronField, 5> cron_fields();

// The values that the text stands for, bit n for the value n.
Result<std::uint64_t> parse_cron_field(std::string_view text, const CronField& field);

}  // namespace cox

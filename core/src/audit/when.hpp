// Moments as people write them. Pure functions. Threads: any.
#pragma once

#include <string_view>

#include "base/clock.hpp"
#include "base/status.hpp"

namespace cox::audit {

// "2026-11-28", "2026-11-28T09:30", "2026-11-28 09:30:15" (UTC, with or without Z), "today",
// "yesterday", "this-week" (where they begin, UTC, a week on Monday), and how long before `now`:
// "90s", "30m", "2h", "7d".
Result<Millis> parse_when(std::string_view text, Millis now);

}  // namespace cox::audit

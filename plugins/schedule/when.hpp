// When something is to happen, as people say it. Pure, but for the clock and the calendar that are
// passed in.
#pragma once

#include <cox/plugin.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

struct When {
  std::string cron;  // empty: once
  std::string zone;
  cox::Time next;

  bool once() const { return cron.empty(); }
};

// The first time after another that a cron schedule names in a zone; throws cox::Error.
using Calendar = std::function<std::optional<cox::Time>(std::string_view cron,
                                                        std::string_view zone, cox::Time after)>;

// "10 minutes", "1h30m", "2 days": nothing where it is no span of time, or longer than ten years.
std::optional<std::chrono::milliseconds> parse_span(std::string_view text);

// What "in 10 minutes", "at 18:00", "at 2026-12-24 18:00", "every day at 9:00", "every weekday at
// 9", "every monday at 9:30", "every 15 minutes", "every hour" and cron schedules ("0 9 * *
// mon-fri",
// "@daily") mean. Throws cox::Error(COX_INVALID) with a sentence for whoever said it.
When parse_when(std::string_view text, const std::string& zone, cox::Time now,
                const Calendar& calendar);

// "2026-12-24 18:00 UTC"
std::string to_text(cox::Time time);

#include "base/cron.hpp"

#include <doctest/doctest.h>

#include <string>

#include "base/random.hpp"
#include "base/text.hpp"
#include "civil_time.hpp"

using cox::Cron;
using cox::Millis;
using cox::TimeZone;
using cox::ZoneRule;

namespace {

Cron cron(const std::string& text) {
  auto parsed = Cron::parse(text);
  REQUIRE_MESSAGE(parsed.ok(), parsed.status().message());
  return *parsed;
}

Millis next(const std::string& text, Millis after) { return cron(text).next(after, "UTC"); }

std::string error(const std::string& text) { return Cron::parse(text).status().message(); }

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TimeZone berlin() {
  const auto rule = ZoneRule::parse("CET-1CEST,M3.5.0,M10.5.0/3");
  return TimeZone({rule->offset(), rule->changes(2020, 2040)});
}

}  // namespace

TEST_CASE("the next time is later than the one given") {
  CHECK(next("30 9 * * *", utc(2026, 11, 23, 9, 29)) == utc(2026, 11, 23, 9, 30));
  CHECK(next("30 9 * * *", utc(2026, 11, 23, 9, 30)) == utc(2026, 11, 24, 9, 30));
  CHECK(next("30 9 * * *", utc(2026, 11, 23, 9, 30) - 1) == utc(2026, 11, 23, 9, 30));
  CHECK(next("* * * * *", utc(2026, 11, 23, 9, 30) + 1) == utc(2026, 11, 23, 9, 31));
  CHECK(next("*/20 * * * *", utc(2026, 12, 31, 23, 41)) == utc(2027, 1, 1));
}

TEST_CASE("days of the week, with Sunday at both ends") {
  const Millis monday = utc(2026, 11, 23);
  CHECK(next("0 9 * * mon-fri", monday) == utc(2026, 11, 23, 9));
  CHECK(next("0 9 * * sat", monday) == utc(2026, 11, 28, 9));
  CHECK(next("0 9 * * 0", monday) == utc(2026, 11, 29, 9));
  CHECK(next("0 9 * * 7", monday) == utc(2026, 11, 29, 9));
  CHECK(next("0 9 * * sat-sun", utc(2026, 11, 28, 10)) == utc(2026, 11, 29, 9));
}

TEST_CASE("the short forms") {
  const Millis after = utc(2026, 11, 23, 9, 30);
  CHECK(next("@hourly", after) == utc(2026, 11, 23, 10));
  CHECK(next(" @daily ", after) == utc(2026, 11, 24));
  CHECK(next("@midnight", after) == utc(2026, 11, 24));
  CHECK(next("@weekly", after) == utc(2026, 11, 29));
  CHECK(next("@monthly", after) == utc(2026, 12, 1));
  CHECK(next("@yearly", after) == utc(2027, 1, 1));
  CHECK(next("@annually", after) == utc(2027, 1, 1));
}

TEST_CASE("of two restricted days one suffices") {
  const std::string text = "0 0 13 * fri";
  CHECK(next(text, utc(2026, 11, 7)) == utc(2026, 11, 13));  // both
  CHECK(next(text, utc(2026, 11, 13)) == utc(2026, 11, 20));
  CHECK(next(text, utc(2026, 12, 12)) == utc(2026, 12, 13));  // a Sunday
}

TEST_CASE("a day that begins with a star does not count as restricted") {
  CHECK(next("0 0 */2 * mon", utc(2026, 11, 1)) == utc(2026, 11, 9));  // an odd Monday
  CHECK(next("0 0 1 * */1", utc(2026, 11, 2)) == utc(2026, 12, 1));
}

TEST_CASE("leap years") {
  CHECK(next("0 0 29 2 *", utc(2026, 1, 1)) == utc(2028, 2, 29));
  CHECK(next("0 0 29 2 *", utc(2096, 3, 1)) == utc(2104, 2, 29));
  CHECK(next("0 0 31 * *", utc(2026, 3, 31)) == utc(2026, 5, 31));
}

TEST_CASE("dates that never come are refused") {
  CHECK(contains(error("0 0 30 2 *"), "day of month"));
  CHECK(contains(error("0 0 31 4,6,9,11 *"), "never"));
  CHECK(next("0 0 30 2,3 *", utc(2026, 1, 1)) == utc(2026, 3, 30));
  CHECK(next("0 0 30 2 mon", utc(2026, 1, 1)) == utc(2026, 2, 2));
}

TEST_CASE("errors name what is wrong") {
  CHECK(contains(error("61 * * * *"), "minute"));
  CHECK(contains(error("* 24 * * *"), "hour"));
  CHECK(contains(error("* * 32 * *"), "day of month"));
  CHECK(contains(error("* * * foo *"), "month: 'foo'"));
  CHECK(contains(error("* * * * 8"), "day of week"));
  CHECK(contains(error("* * * *"), "4 fields instead of five"));
  CHECK(contains(error("* * * * * *"), "6 fields"));
  CHECK(contains(error(""), "0 fields"));
  CHECK(contains(error("@reboot"), "@hourly"));
}

TEST_CASE("a time that is skipped runs once, after the gap") {
  const TimeZone zone = berlin();
  for (const char* text : {"30 2 * * *", "*/15 2 * * *", "0,59 2 * * *"}) {
    CAPTURE(text);
    const Cron schedule = cron(text);
    const Millis gap = schedule.next(utc(2026, 3, 28, 12), zone);
    CHECK(gap == utc(2026, 3, 29, 1));
    CHECK(schedule.next(gap, zone) > utc(2026, 3, 29, 23));
  }
  CHECK(cron("30 2 * * *").next(utc(2026, 3, 29, 1), zone) == utc(2026, 3, 30, 0, 30));
}

TEST_CASE("a time that comes twice runs once") {
  const TimeZone zone = berlin();
  const Cron schedule = cron("30 2 * * *");
  const Millis first = schedule.next(utc(2026, 10, 24, 12), zone);
  CHECK(first == utc(2026, 10, 25, 0, 30));
  CHECK(schedule.next(first, zone) == utc(2026, 10, 26, 1, 30));
  CHECK(schedule.next(utc(2026, 10, 25, 0, 45), zone) == utc(2026, 10, 26, 1, 30));
}

TEST_CASE("schedules for every hour follow real time when clocks change") {
  const TimeZone zone = berlin();
  const Cron hourly = cron("30 * * * *");
  CHECK(hourly.next(utc(2026, 10, 25, 0, 30), zone) == utc(2026, 10, 25, 1, 30));
  CHECK(hourly.next(utc(2026, 10, 25, 1, 30), zone) == utc(2026, 10, 25, 2, 30));
  CHECK(hourly.next(utc(2026, 3, 29, 0, 30), zone) == utc(2026, 3, 29, 1, 30));
  const Cron often = cron("*/10 * * * *");
  Millis at = utc(2026, 10, 24, 23);
  for (int i = 0; i < 30; ++i) {
    const Millis following = often.next(at, zone);
    CHECK(following == at + 10 * 60'000);
    at = following;
  }
}

TEST_CASE("half an hour of daylight saving time") {
  // Lord Howe Island: 02:00 becomes 02:30 on the 4th of October 2026, 15:30 UTC the day before.
  const auto rule = ZoneRule::parse("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0");
  const TimeZone zone({rule->offset(), rule->changes(2020, 2030)});
  CHECK(cron("15 2 * * *").next(utc(2026, 10, 3), zone) == utc(2026, 10, 3, 15, 30));
  CHECK(cron("45 2 * * *").next(utc(2026, 10, 3), zone) == utc(2026, 10, 3, 15, 45));
}

TEST_CASE("the date is that of the zone") {
  const TimeZone tokyo({9 * 3'600, {}});
  CHECK(cron("0 0 1 1 *").next(utc(2026, 6, 1), tokyo) == utc(2026, 12, 31, 15));
  const TimeZone hawaii({-10 * 3'600, {}});
  CHECK(cron("0 0 1 1 *").next(utc(2026, 6, 1), hawaii) == utc(2027, 1, 1, 10));
}

TEST_CASE("zones by name") {
  CHECK(Cron::check_zone("UTC").ok());
  CHECK(Cron::check_zone("local").ok());
  CHECK(contains(Cron::check_zone("Mars/Olympus").message(), "Mars/Olympus"));
  CHECK(cron("@daily").next(utc(2026, 6, 1), "Mars/Olympus") == utc(2026, 6, 2));
}

TEST_CASE("the ends of time") {
  CHECK(next("* * * * *", Cron::kNever) == Cron::kNever);
  CHECK(next("* * * * *", -Cron::kNever) == 60'000);
}

TEST_CASE("the next time is the one that looking at every minute finds") {
  cox::Random random(4711);
  const auto pick = [&](unsigned low, unsigned high) {
    return low + static_cast<unsigned>(random.next() % (high - low + 1));
  };
  const TimeZone zone = berlin();
  for (int round = 0; round < 200; ++round) {
    const unsigned minute = pick(0, 59), hour = pick(3, 23);  // hours that every day has once
    const unsigned weekday = pick(0, 6);
    const Cron schedule = cron(cox::text::cat(minute, " ", hour, " * * ", weekday));
    const Millis after = utc(2026, 1, 1) + static_cast<Millis>(random.next() % 31'000'000) * 1'000;
    cox::Seconds at = after / 60'000 * 60;
    for (bool found = false; !found;) {
      at += 60;
      const cox::Seconds local = at + zone.offset(at);
      found = local / 60 % 60 == minute && local / 3'600 % 24 == hour &&
              (local / 86'400 + 4) % 7 == weekday;
    }
    CHECK(schedule.next(after, zone) == at * 1'000);
  }
}

#include "base/zone_rule.hpp"

#include <doctest/doctest.h>

#include "civil_time.hpp"

using cox::ZoneRule;

TEST_CASE("Berlin's clocks change on the last Sundays of March and October") {
  const auto rule = ZoneRule::parse("CET-1CEST,M3.5.0,M10.5.0/3");
  REQUIRE(rule);
  CHECK(rule->offset() == 3'600);
  const auto changes = rule->changes(2026, 2027);
  REQUIRE(changes.size() == 4);
  CHECK(changes[0].at == utc_seconds(2026, 3, 29, 1));
  CHECK(changes[0].offset == 7'200);
  CHECK(changes[1].at == utc_seconds(2026, 10, 25, 1));
  CHECK(changes[1].offset == 3'600);
  CHECK(changes[2].at == utc_seconds(2027, 3, 28, 1));
}

TEST_CASE("in the south the year begins in summer") {
  const auto changes = ZoneRule::parse("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0")->changes(2026, 2026);
  REQUIRE(changes.size() == 2);
  CHECK(changes[0].at == utc_seconds(2026, 4, 4, 15));
  CHECK(changes[0].offset == 37'800);
  CHECK(changes[1].offset == 39'600);
}

TEST_CASE("a zone without daylight saving time has no changes") {
  const auto rule = ZoneRule::parse("<-03>3");
  REQUIRE(rule);
  CHECK(rule->offset() == -3 * 3'600);
  CHECK(rule->changes(2000, 2100).empty());
}

TEST_CASE("days may be counted, and times lie outside of the day") {
  const auto julian = ZoneRule::parse("AAA0BBB,J60/0,J300/-1")->changes(2028, 2028);
  CHECK(julian[0].at == utc_seconds(2028, 3, 1));  // leap year: J60 is still the 1st of March
  CHECK(julian[1].at == utc_seconds(2028, 10, 26, 22));
  const auto counted = ZoneRule::parse("AAA0BBB,59/0,299/25")->changes(2028, 2028);
  CHECK(counted[0].at == utc_seconds(2028, 2, 29));
  CHECK(counted[1].at == utc_seconds(2028, 10, 27, 0));
}

TEST_CASE("what is no rule is refused") {
  for (const char* text :
       {"", "C-1", "CET", "CET-25", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0",
        "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0/3x",
        "<CET-1", "CET-1CEST,J0,J5", "CET-1CEST,M0.1.0,M4.0.0"}) {
    CAPTURE(text);
    CHECK(!ZoneRule::parse(text));
  }
}

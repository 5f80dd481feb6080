#include "base/timezone.hpp"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include "base/files.hpp"
#include "civil_time.hpp"

using cox::TimeZone;
using cox::ZoneData;
using cox::ZoneRule;

namespace {

TimeZone berlin() {
  const auto rule = ZoneRule::parse("CET-1CEST,M3.5.0,M10.5.0/3");
  return TimeZone({rule->offset(), rule->changes(2020, 2030)});
}

}  // namespace

TEST_CASE("the offset follows the seasons") {
  const TimeZone zone = berlin();
  CHECK(zone.offset(utc_seconds(2026, 1, 1)) == 3'600);
  CHECK(zone.offset(utc_seconds(2026, 3, 29, 1) - 1) == 3'600);
  CHECK(zone.offset(utc_seconds(2026, 3, 29, 1)) == 7'200);
  CHECK(zone.offset(utc_seconds(1990, 7, 1)) == 3'600);
}

TEST_CASE("an ordinary local time is one moment") {
  const auto moments = berlin().at_local(utc_seconds(2026, 7, 1, 12));
  CHECK(moments.exists);
  CHECK(moments.first == utc_seconds(2026, 7, 1, 10));
  CHECK(moments.last == moments.first);
}

TEST_CASE("a skipped local time is the moment of the change") {
  for (const int minute : {0, 30, 59}) {
    const auto moments = berlin().at_local(utc_seconds(2026, 3, 29, 2, minute));
    CHECK(!moments.exists);
    CHECK(moments.first == utc_seconds(2026, 3, 29, 1));
  }
  CHECK(berlin().at_local(utc_seconds(2026, 3, 29, 3)).exists);
}

TEST_CASE("a repeated local time is two moments") {
  const auto moments = berlin().at_local(utc_seconds(2026, 10, 25, 2, 30));
  CHECK(moments.exists);
  CHECK(moments.first == utc_seconds(2026, 10, 25, 0, 30));
  CHECK(moments.last == utc_seconds(2026, 10, 25, 1, 30));
  const auto after = berlin().at_local(utc_seconds(2026, 10, 25, 3));
  CHECK(after.first == after.last);
}

TEST_CASE("a whole day can be skipped") {
  // Samoa went over the date line at the end of the 29th of December 2011.
  const TimeZone samoa({-10 * 3'600, {{utc_seconds(2011, 12, 30, 10), 14 * 3'600}}});
  const auto moments = samoa.at_local(utc_seconds(2011, 12, 30, 12));
  CHECK(!moments.exists);
  CHECK(moments.first == utc_seconds(2011, 12, 30, 10));
}

TEST_CASE("UTC and local are always there") {
  CHECK(TimeZone::find("local").ok());
  const auto zone = TimeZone::find("UTC");
  REQUIRE(zone.ok());
  CHECK((*zone)->offset(utc_seconds(2026, 7, 1)) == 0);
}

TEST_CASE("names that are none, or lead out of the database, are refused") {
  for (const char* name : {"", "Mars/Olympus", "../../etc/localtime", "/etc/localtime", "Europe/",
                           "Europe", "Europe/Ber lin"}) {
    CAPTURE(name);
    CHECK(TimeZone::find(name).status().code() == cox::Code::not_found);
  }
}

TEST_CASE("the system's database is read") {
  if (!cox::read_file("/usr/share/zoneinfo/Europe/Berlin").ok()) {
    MESSAGE("no time zone database on this machine");
    return;
  }
  const auto zone = TimeZone::find("Europe/Berlin");
  REQUIRE(zone.ok());
  CHECK((*zone)->offset(utc_seconds(2026, 7, 1)) == 7'200);
  CHECK((*zone)->offset(utc_seconds(2150, 1, 1)) == 3'600);
  CHECK((*zone)->offset(utc_seconds(2150, 7, 1)) == 7'200);
  CHECK((*zone)->offset(utc_seconds(1947, 6, 1)) == 3 * 3'600);  // double summer time
}

TEST_CASE("many threads may look zones up") {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      for (int j = 0; j < 50; ++j) {
        if (!TimeZone::find("UTC").ok() || !TimeZone::find("local").ok()) std::terminate();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

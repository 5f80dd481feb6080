#include "base/cron_field.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <initializer_list>
#include <string>

using cox::cron_fields;
using cox::parse_cron_field;

namespace {

enum { minute, hour, day, month, weekday };

std::uint64_t bits(std::initializer_list<int> values) {
  std::uint64_t all = 0;
  for (const int value : values) all |= std::uint64_t{1} << value;
  return all;
}

bool is(int field, const char* text, std::initializer_list<int> values) {
  const auto parsed = parse_cron_field(text, cron_fields()[field]);
  return parsed.ok() && *parsed == bits(values);
}

std::string error(int field, const char* text) {
  return parse_cron_field(text, cron_fields()[field]).status().message();
}

}  // namespace

TEST_CASE("numbers, lists, ranges and steps") {
  CHECK(is(minute, "7", {7}));
  CHECK(is(minute, "1,15,59", {1, 15, 59}));
  CHECK(is(hour, "9-12", {9, 10, 11, 12}));
  CHECK(is(hour, "*/6", {0, 6, 12, 18}));
  CHECK(is(hour, "8-17/4,0", {0, 8, 12, 16}));
  CHECK(is(month, "*", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
  CHECK(is(minute, "*/4000000000", {}) == false);
  CHECK(is(minute, "*/60", {0}));
}

TEST_CASE("months and days of the week have names") {
  CHECK(is(month, "jan,DEC", {1, 12}));
  CHECK(is(weekday, "Mon-fri", {1, 2, 3, 4, 5}));
  CHECK(is(weekday, "sat-sun", {6, 7}));
  CHECK(is(weekday, "5-7", {5, 6, 7}));
}

TEST_CASE("an error names the field and the fix") {
  CHECK(error(minute, "60") == "minute: 60 is not between 0 and 59");
  CHECK(error(day, "0") == "day of month: 0 is not between 1 and 31");
  CHECK(error(weekday, "funday") == "day of week: 'funday' is not one of its values");
  CHECK(error(hour, "5/2") == "hour: a step needs a range: '5-23/2' instead of '5/2'");
  CHECK(error(hour, "17-9") == "hour: '17-9' runs backwards");
  for (const char* text : {"", ",", "1,", "-", "1-", "-1", "*/", "*/0", "*/-1", "1-2-3", "**", "+1",
                           "1 ", "99999999999999999999"}) {
    CAPTURE(text);
    CHECK(error(minute, text).starts_with("minute: "));
  }
}

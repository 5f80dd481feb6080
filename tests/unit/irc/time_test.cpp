#include "protocol/time.hpp"

#include <doctest/doctest.h>

using irc::parse_time;

TEST_CASE("the time of a message") {
  CHECK(parse_time("1970-01-01T00:00:00.001Z") == 1);
  CHECK(parse_time("2011-10-19T16:40:51.620Z") == 1'319'042'451'620);
  CHECK(parse_time("2012-06-30T23:59:60.419Z") == 1'341'100'800'419);  // a leap second
}

TEST_CASE("anything else is no time") {
  for (const char* text :
       {"", "now", "2011-10-19T16:40:51Z", "2011-13-19T16:40:51.620Z", "2011-02-30T16:40:51.620Z",
        "2011-10-19T24:40:51.620Z", "2011-10-19T16:40:51.62xZ", "2011-10-19 16:40:51.620Z",
        "-011-10-19T16:40:51.620Z", "2011-10-19T+6:40:51.620Z"})
    CHECK(parse_time(text) == 0);
}

TEST_CASE("the time as servers read it") {
  CHECK(irc::format_time(1'319'042'451'620) == "2011-10-19T16:40:51.620Z");
  CHECK(irc::format_time(0) == "1970-01-01T00:00:00.000Z");
  CHECK(irc::parse_time(irc::format_time(1'767'225'599'001)) == 1'767'225'599'001);
}

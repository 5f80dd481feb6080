#include "audit/when.hpp"

#include <doctest/doctest.h>

using namespace cox;
using namespace cox::audit;

TEST_CASE("moments as people write them") {
  constexpr Millis kNow = 1'764'319'500'123;  // Friday, 2025-11-28 08:45:00.123 UTC
  constexpr Millis kToday = 1'764'288'000'000;
  constexpr Millis kDay = 86'400'000;
  const auto when = [](const char* text) { return *parse_when(text, kNow); };
  CHECK(when("today") == kToday);
  CHECK(when("yesterday") == kToday - kDay);
  CHECK(when("this-week") == kToday - 4 * kDay);
  CHECK(when("2025-11-28") == kToday);
  CHECK(when("2025-11-28T08:45") == kToday + (8 * 60 + 45) * 60'000);
  CHECK(when("2025-11-28 08:45:07Z") == kToday + (8 * 60 + 45) * 60'000 + 7'000);
  CHECK(when("90s") == kNow - 90'000);
  CHECK(when("30m") == kNow - 30 * 60'000);
  CHECK(when("2h") == kNow - 2 * 3'600'000);
  CHECK(when("7d") == kNow - 7 * kDay);
  for (const char* wrong : {"", "soon", "2025", "2025-13-01", "2025-02-30", "2025-11-28T25:00", "5",
                            "5x", "-5d", "2025-11-28x", "2025-11-28T08:45:99", "9999999999999d"}) {
    CHECK(parse_when(wrong, kNow).status().code() == Code::invalid);
  }
}

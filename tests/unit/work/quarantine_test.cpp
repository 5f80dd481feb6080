#include "work/quarantine.hpp"

#include <doctest/doctest.h>

using namespace cox;
using work::Quarantine;
using work::QuarantineRule;

namespace {

// Three failures within ten seconds are too many.
struct QuarantineFixture {
  FakeClock clock;
  QuarantineRule rule{.failures = 3, .window = 10'000, .stuck = 5'000};
  Quarantine quarantine;

  bool fails_after(Millis pause, std::string_view why = "the oar is broken") {
    clock.advance(pause);
    return quarantine.failed(rule, clock.steady(), why);
  }
};

}  // namespace

TEST_CASE_FIXTURE(QuarantineFixture,
                  "too many failures in the window, and it says which was last") {
  CHECK_FALSE(fails_after(0));
  CHECK_FALSE(fails_after(4'000));
  CHECK_FALSE(quarantine.is_on());
  CHECK(fails_after(4'000, "no water"));
  CHECK(quarantine.is_on());
  CHECK(quarantine.since() == 8'000);
  CHECK(quarantine.why() == "3 of its handlers failed within 10 s, the last one with \"no water\"");
}

TEST_CASE_FIXTURE(QuarantineFixture, "failures that are further apart are forgiven") {
  for (int i = 0; i < 100; ++i) CHECK_FALSE(fails_after(5'001));
  CHECK_FALSE(quarantine.is_on());
}

TEST_CASE_FIXTURE(QuarantineFixture, "one failure tips it, and those that follow do not again") {
  for (int i = 0; i < 2; ++i) fails_after(0);
  CHECK(fails_after(0));
  CHECK_FALSE(fails_after(0, "later"));
  CHECK_FALSE(quarantine.stuck(rule, clock.steady()));
  CHECK(quarantine.why().find("later") == std::string::npos);
}

TEST_CASE_FIXTURE(QuarantineFixture, "a handler that does not return is reason enough") {
  CHECK(quarantine.stuck(rule, clock.steady()));
  CHECK(quarantine.why() == "a handler has not returned for 5 s");
}

TEST_CASE_FIXTURE(QuarantineFixture, "callers are told why, and what ends it") {
  quarantine.stuck(rule, clock.steady());
  const Status told = quarantine.refusal("pump");
  CHECK(told.code() == Code::busy);
  CHECK(told.message() ==
        "it is in quarantine, because a handler has not returned for 5 s; `reload pump` brings it "
        "back");
}

TEST_CASE_FIXTURE(QuarantineFixture, "without a limit nothing is counted") {
  rule.failures = 0;
  for (int i = 0; i < 100; ++i) CHECK_FALSE(fails_after(0));
}

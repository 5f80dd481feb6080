#include "base/memory_watch.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "base/clock.hpp"

using cox::FakeClock;
using cox::MemoryRoom;
using cox::MemoryWatch;

namespace {

constexpr std::uint64_t kOneMib = 1u << 20;

// A bot of which so many of 100 MiB are in use.
struct Bot {
  void uses(std::uint64_t mib) {
    room = MemoryRoom{mib * kOneMib, 100 * kOneMib, "its control group"};
    watch.look();
  }
  FakeClock clock;
  std::optional<MemoryRoom> room;
  MemoryWatch watch{clock, [this](std::uint64_t) { return room; }};
};

}  // namespace

TEST_CASE_FIXTURE(Bot, "without a limit memory is never short") {
  watch.look();
  CHECK(watch.refusal().ok());
  CHECK(watch.health().ok());
}

TEST_CASE_FIXTURE(Bot, "memory is short from nine tenths on, and the sentence says what to do") {
  uses(89);
  CHECK(watch.refusal().ok());
  uses(90);
  CHECK_FALSE(watch.refusal().ok());
  const std::string why = watch.health().status.message();
  CHECK(why.find("90 of 100 MiB of its control group") != std::string::npos);
  CHECK(why.find("only its admins are answered") != std::string::npos);
}

TEST_CASE_FIXTURE(Bot, "it is enough again only when there is some more") {
  uses(95);
  clock.advance(5'000);
  uses(88);
  CHECK_FALSE(watch.refusal().ok());
  uses(84);
  CHECK(watch.refusal().ok());
  CHECK(watch.health().ok());
  uses(88);
  CHECK(watch.refusal().ok());
}

TEST_CASE("the bot's own limit is handed to whoever looks") {
  FakeClock clock;
  std::uint64_t asked = 0;
  MemoryWatch watch(clock, [&asked](std::uint64_t own) {
    asked = own;
    return std::optional<MemoryRoom>();
  });
  watch.configure(7 * kOneMib);
  watch.look();
  CHECK(asked == 7 * kOneMib);
}

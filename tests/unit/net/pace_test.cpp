#include <doctest/doctest.h>

#include <cox/net/pace.hpp>
#include <memory>
#include <string>
#include <vector>

using namespace cox::net;
using namespace std::chrono_literals;

namespace {

// A platform for which `waiting` calls wait, as the test says, and what operators were told of it.
struct Told {
  Told() {
    loop.run([this] {
      pace = std::make_unique<Pace>(
          loop, [this] { return ++asked, state; },
          [this](const cox::Json& facts) { reports.push_back(facts.dump()); });
    });
  }
  ~Told() {
    loop.run([this] { pace.reset(); });
  }
  Told(const Told&) = delete;
  Told& operator=(const Told&) = delete;

  void waits(std::size_t calls) {
    loop.run([&] {
      state.waiting = calls;
      pace->changed();
    });
  }

  Loop loop{Loop::simulated};
  Rest::State state;
  std::unique_ptr<Pace> pace;
  std::vector<std::string> reports;
  int asked = 0;
};

using Reports = std::vector<std::string>;

}  // namespace

TEST_CASE("what waits is told a moment later, as it is then") {
  Told told;
  told.waits(1);
  told.waits(3);
  told.loop.pass(99ms);
  CHECK(told.reports.empty());
  told.waits(2);
  told.loop.pass(1ms);
  CHECK(told.reports == Reports{R"({"queue":2,"rate_waits":0})"});
}

TEST_CASE("ten times a second at most, however often it changes") {
  Told told;
  for (std::size_t calls = 1; calls <= 1'000; ++calls) {
    told.waits(calls);
    told.loop.pass(1ms);
  }
  CHECK(told.asked == 10);
  CHECK(told.reports.size() == 10);
  told.loop.pass(1s);
  CHECK(told.reports.back() == R"({"queue":1000,"rate_waits":0})");
}

TEST_CASE("what has not changed after all is not told, and nobody asks where nothing happens") {
  Told told;
  told.waits(5);
  told.waits(0);
  told.loop.pass(1h);
  CHECK(told.asked == 1);
  CHECK(told.reports.empty());
  told.state.held = 7s;  // that it waits longer is no news: how much waits is
  told.waits(0);
  told.loop.pass(1h);
  CHECK(told.reports.empty());
}

TEST_CASE("that the platform said \"later\" is told, also where nothing waits any more") {
  Told told;
  told.state.rate_waits = 2;
  told.waits(0);
  told.loop.pass(100ms);
  CHECK(told.reports == Reports{R"({"queue":0,"rate_waits":2})"});
}

TEST_CASE("whoever goes is asked nothing more") {
  Told told;
  told.waits(1);
  told.loop.run([&] { told.pace.reset(); });
  told.loop.pass(1s);
  CHECK(told.asked == 0);
  CHECK(told.reports.empty());
}

TEST_CASE("while something waits it looks by itself, once a second") {
  Told told;
  told.waits(1);
  told.loop.pass(150ms);
  const auto becomes = [&](std::size_t waiting, std::uint64_t rate_waits) {
    told.loop.run([&] { told.state.waiting = waiting, told.state.rate_waits = rate_waits; });
    told.loop.pass(1'100ms);
  };
  becomes(1, 1);  // and nobody says so
  becomes(1, 1);
  becomes(0, 1);
  becomes(0, 2);  // nothing waits, so nobody looks
  CHECK(told.reports == Reports{R"({"queue":1,"rate_waits":0})", R"({"queue":1,"rate_waits":1})",
                                R"({"queue":0,"rate_waits":1})"});
}

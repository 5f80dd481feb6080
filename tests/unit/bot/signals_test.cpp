#include "signals.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include <thread>

using namespace cox;

namespace {
constexpr std::chrono::seconds kSignalsPatience(30);
constexpr std::chrono::milliseconds kNow(0);
}  // namespace

TEST_CASE("signals become wishes") {
  Signals signals;
  CHECK(signals.wait(kNow) == Wish::none);
  for (const auto& [signal, wish] :
       {std::pair(SIGTERM, Wish::stop), {SIGINT, Wish::stop}, {SIGHUP, Wish::reload_config}}) {
    raise(signal);
    CHECK(signals.wait(kSignalsPatience) == wish);
  }
  raise(SIGPIPE);  // is nothing
  CHECK(signals.wait(kNow) == Wish::none);
}

TEST_CASE("a wish of another thread wakes the one that waits") {
  Signals signals;
  std::thread asker([&] { signals.ask(Wish::restart); });
  CHECK(signals.wait(kSignalsPatience) == Wish::restart);
  asker.join();
}

TEST_CASE("of several wishes the stronger wins, and asking twice is asking once") {
  Signals signals;
  signals.ask(Wish::reload_config);
  signals.ask(Wish::restart);
  signals.ask(Wish::restart);
  signals.ask(Wish::stop);
  CHECK(signals.wait(kSignalsPatience) == Wish::stop);
  CHECK(signals.wait(kNow) == Wish::none);
}

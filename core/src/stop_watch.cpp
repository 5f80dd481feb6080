#include "stop_watch.hpp"

#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/log.hpp"
#include "service_manager.hpp"

namespace cox {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kSameSignal{500};

[[noreturn]] void give_up() {
  log::error("bot", "could not stop in time; what was under way is told at the next start");
  log::flush();
  _exit(1);
}

}  // namespace

StopWatch::StopWatch(Signals& signals, Millis limit, ToldAgain told_again)
    : signals_(signals), told_again_(std::move(told_again)) {
  const auto until = Steady::now() + std::chrono::milliseconds(limit);
  try {
    thread_ = std::thread([this, until] { watch(until); });
  } catch (const std::system_error&) {
    alarm(static_cast<unsigned>(limit / 1'000 + 1));
  }
}

StopWatch::~StopWatch() {
  if (!thread_.joinable()) {
    alarm(0);
    return;
  }
  over_ = true;
  signals_.ask(Wish::none);
  thread_.join();
}

void StopWatch::watch(Steady::time_point until) {
  const auto begin = Steady::now();
  const auto beat = service_manager::watchdog_interval();
  while (!over_) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Steady::now());
    if (left.count() <= 0) give_up();
    if (beat.count() > 0) service_manager::tell("WATCHDOG=1");
    if (signals_.wait_for_stop(beat.count() > 0 ? std::min(left, beat) : left))
      told_again_(Steady::now() - begin < kSameSignal);
  }
}

}  // namespace cox

// Watches over a stop of the bot.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include "base/clock.hpp"
#include "signals.hpp"

namespace cox {

// As long as it lives, and on a thread of its own:
// - the service manager hears that the bot is alive, as it does while it runs
// - a further signal is handed on: who sends it does not want to wait
// - after `limit` the program ends: an adapter may be stuck in its chat
// Where the system has no thread left, only the last holds, without a word, by the system's clock.
class StopWatch {
 public:
  // Runs on the watching thread for each further signal. Within the first half second (`at_once`)
  // it may be the first one again, sent to a group of processes and handed on by one of them. What
  // it uses must outlive the watch.
  using ToldAgain = std::function<void(bool at_once)>;

  // Nobody else may wait for the signals meanwhile.
  StopWatch(Signals& signals, Millis limit, ToldAgain told_again);
  ~StopWatch();
  StopWatch(const StopWatch&) = delete;
  StopWatch& operator=(const StopWatch&) = delete;

 private:
  void watch(std::chrono::steady_clock::time_point until);

  Signals& signals_;
  const ToldAgain told_again_;
  std::atomic<bool> over_{false};
  std::thread thread_;
};

}  // namespace cox

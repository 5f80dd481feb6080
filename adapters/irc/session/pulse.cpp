#include "pulse.hpp"

#include <algorithm>
#include <utility>

namespace irc {

Pulse::Pulse(cox::net::Loop& loop, Options options, Callbacks callbacks)
    : options_(options), callbacks_(std::move(callbacks)), timer_(loop) {}

Pulse::Millis Pulse::now() {
  return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch());
}

void Pulse::begin() {
  heard();
  timer_.after(options_.first, [this] { ask(); });
}

void Pulse::stop() { timer_.cancel(); }

void Pulse::ask() {
  asked_ = now();
  open_ = true;
  // What asking leads to may stop us; then the timer must stand still.
  timer_.after(options_.patience, [this] { judge(); });
  callbacks_.ask();
}

void Pulse::answered() {
  if (std::exchange(open_, false)) callbacks_.answered(now() - asked_);
}

// A slow answer is no silence, as long as anything comes at all.
void Pulse::judge() {
  if (heard_ < asked_) return callbacks_.dead(now() - heard_);
  const Millis rest = options_.between - options_.patience;
  timer_.after(std::max(rest, Millis(0)), [this] { ask(); });
}

}  // namespace irc

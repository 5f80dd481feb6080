#include "socket_mode.hpp"

#include <algorithm>
#include <utility>

namespace slack {

SocketMode::SocketMode(Waits waits, Callbacks callbacks, std::function<std::uint64_t()> random)
    : waits_(waits),
      callbacks_(std::move(callbacks)),
      backoff_(waits.first, waits.longest, std::move(random)) {}

void SocketMode::begin() {
  callbacks_.connecting("asking for a connection");
  ask();
}

void SocketMode::ask() {
  asking_ = true;
  callbacks_.ask();
}

void SocketMode::wait(Millis time) {
  waiting_ = true;
  callbacks_.wake_after(time);
}

void SocketMode::wake() {
  if (!std::exchange(waiting_, false) || is_busy()) return;
  if (current_ == 0) callbacks_.connecting("asking for a connection");
  ask();
}

void SocketMode::url(const std::string& url) {
  if (!std::exchange(asking_, false)) return;
  coming_ = ++last_;
  callbacks_.connect(coming_, url);
}

void SocketMode::refused(const Trouble& why) {
  if (!std::exchange(asking_, false)) return;
  if (why.is_lasting) return stop_for(why);
  callbacks_.trouble(why);
  wait(backoff_.next());
}

void SocketMode::hello(Number number) {
  if (number != coming_) return;
  coming_ = 0;
  backoff_.reset();
  const Number old = std::exchange(current_, number);
  if (old != 0) callbacks_.retire(old);
  callbacks_.online();
}

void SocketMode::told(Number number, const std::string& reason) {
  const Trouble trouble = explain_disconnect(reason);
  if (trouble.is_lasting) return stop_for(trouble);
  if (!trouble.what.empty()) {  // too many: one more would make it worse
    callbacks_.trouble(trouble);
    if (number == coming_) coming_ = 0;
    if (number == current_) current_ = 0;
    callbacks_.close(number);
    if (current_ == 0) callbacks_.connecting(trouble.what);
    if (!is_busy()) wait(std::max(backoff_.next(), waits_.crowded));
    return;
  }
  if (number == current_) replace();
  // One that is told to go before it said hello ends by itself.
}

void SocketMode::replace() {
  if (!is_busy()) ask();
}

void SocketMode::ended(Number number, const std::string& why) {
  if (number != current_ && number != coming_) return;  // an old one
  if (number == current_) {
    current_ = 0;
    callbacks_.connecting(why);
  } else {
    coming_ = 0;
    callbacks_.trouble({why, "", false, true});
  }
  if (!is_busy()) wait(backoff_.next());
}

void SocketMode::stop_for(const Trouble& why) {
  asking_ = false;
  for (Number* each : {&current_, &coming_}) {
    if (*each != 0) callbacks_.close(std::exchange(*each, 0));
  }
  callbacks_.offline(why);
  wait(waits_.lasting);
}

}  // namespace slack

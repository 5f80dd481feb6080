// Whether the server is still there, and how far away: it is asked now and then, also while it
// talks, and must answer with something. Made, used and destroyed on its loop's thread.
#pragma once

#include <chrono>
#include <cox/net/loop.hpp>
#include <functional>
#include <optional>

namespace irc {

class Pulse {
 public:
  using Millis = std::chrono::milliseconds;
  struct Options {
    Millis first{1'000};      // after the beginning
    Millis between{60'000};   // from one question to the next
    Millis patience{30'000};  // in which something must come
  };
  struct Callbacks {
    std::function<void()> ask;
    std::function<void(Millis lag)> answered;
    std::function<void(Millis quiet)> dead;  // nothing has come for so long; it asks no more
  };

  Pulse(cox::net::Loop& loop, Options options, Callbacks callbacks);

  void begin();
  void stop();
  // Something came; and that was the answer.
  void heard() { heard_ = now(); }
  void answered();

 private:
  static Millis now();
  void ask();
  void judge();

  const Options options_;
  const Callbacks callbacks_;
  cox::net::Timer timer_;
  Millis heard_{0};
  Millis asked_{0};
  bool open_ = false;  // the question
};

}  // namespace irc

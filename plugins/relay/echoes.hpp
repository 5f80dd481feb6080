// What was carried into a room a moment ago, so that it is not carried back: by us, or by another
// bot that bridges the same rooms. Threads: any.
#pragma once

#include <chrono>
#include <cox/sdk/message.hpp>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>

class Echoes {
 public:
  static constexpr auto kMemory = std::chrono::seconds(30);
  static constexpr std::size_t kMost = 1'000;

  void carried(const std::string& room, std::string text, cox::Time now);
  // Whether this text in this room is one of them, perhaps with another bot's words in front:
  // "<relay> <ann> hello".
  bool is_echo(const std::string& room, std::string_view text, cox::Time now);

 private:
  struct Carried {
    std::string room;
    std::string text;
    cox::Time when;
  };
  void forget(cox::Time now);

  std::mutex mutex_;
  std::deque<Carried> recent_;
};

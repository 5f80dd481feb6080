// Finds plugins whose handler does not return. A mailbox numbers what it begins; one whose oldest
// running task is still the same after the time that a handler may take is stuck. So no call pays
// for being watched, and the time in which the bot itself stood still (a debugger, a suspended
// machine) is not held against anybody. Threads: any; a look during another is left out.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "work/work.hpp"

namespace cox::work {

class StuckWatch {
 public:
  static constexpr Millis kEvery = 1'000;  // between two looks
  // What lies between two looks beyond this is not counted: nothing ran, the handler neither.
  static constexpr Millis kLongestGap = 5 * kEvery;

  explicit StuckWatch(Work& work) : work_(work) {}

  // Puts those that are stuck into quarantine.
  void look();

 private:
  struct Seen {
    std::weak_ptr<Actor> actor;
    std::uint64_t task = 0;  // the oldest that runs
    Millis running = 0;      // since it was first seen
  };
  void look_at(const ActorPtr& actor, Millis passed, Millis patience);

  Work& work_;
  std::mutex mutex_;  // guards what follows
  Millis last_look_ = 0;
  std::unordered_map<routing::OwnerId, Seen> seen_;  // of those that run something
};

}  // namespace cox::work

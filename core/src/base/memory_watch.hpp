// Whether the process is about to run out of memory. A bot that has none left ends at any line, its
// own or a plugin's; before that it refuses what is new, and keeps what it has begun. Threads: any.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>

#include "base/clock.hpp"
#include "base/health.hpp"
#include "base/memory_room.hpp"

namespace cox {

class MemoryWatch {
 public:
  static constexpr Millis kEvery = 1'000;  // between two looks
  // Shares of the limit: short from the first on, and until it is below the second.
  static constexpr double kShort = 0.90, kEnough = 0.85;

  using Look = std::function<std::optional<MemoryRoom>(std::uint64_t own)>;

  explicit MemoryWatch(
      const Clock& clock, Look room = [](std::uint64_t own) { return memory_room(own); })
      : clock_(clock), room_(std::move(room)) {}

  // What the config allows to be resident, in bytes; 0: what the system allows.
  void configure(std::uint64_t own) { own_ = own; }

  // What is free goes back to the system first. Logs a change. A look during another is left out.
  void look();

  // Why nothing new is taken in from whoever is no admin; ok while there is enough.
  Status refusal() const { return is_short_ ? health().status : Status(); }
  // The failure says how much of what is in use, and who is answered still.
  Health::State health() const { return health_.state(); }

 private:
  std::optional<MemoryRoom> room_left();

  const Clock& clock_;
  const Look room_;
  std::atomic<std::uint64_t> own_{0};
  std::atomic<bool> is_short_{false};
  std::mutex looking_;
  Health health_;
};

}  // namespace cox

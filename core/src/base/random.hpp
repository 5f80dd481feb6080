// Chance, injected: one source for the bot, seeded in tests. Not for secrets. Threads: any.
#pragma once

#include <cstdint>
#include <mutex>
#include <random>

namespace cox {

class Random {
 public:
  Random() : Random(seed_from_system()) {}
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t next() {
    std::lock_guard lock(mutex_);
    return engine_();
  }

 private:
  static std::uint64_t seed_from_system();

  std::mutex mutex_;
  std::mt19937_64 engine_;
};

}  // namespace cox

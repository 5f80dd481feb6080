// What start-up spent its time on, for `cox run --timings`. Threads: one.
#pragma once

#include <chrono>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace cox {

class Timings {
 public:
  // Everything since the last mark was `what`.
  void mark(std::string what) {
    const auto now = Clock::now();
    parts_.emplace_back(std::move(what), now - std::exchange(last_, now));
  }

  // One JSON line on standard error: milliseconds by part and in all.
  void print() const {
    std::fprintf(stderr, "{\"timings_ms\":{");
    for (const auto& [what, took] : parts_)
      std::fprintf(stderr, "\"%s\":%.3f,", what.c_str(), ms(took));
    std::fprintf(stderr, "\"all\":%.3f}}\n", ms(last_ - first_));
  }

 private:
  using Clock = std::chrono::steady_clock;
  static double ms(Clock::duration took) {
    return std::chrono::duration<double, std::milli>(took).count();
  }

  const Clock::time_point first_ = Clock::now();
  Clock::time_point last_ = first_;
  std::vector<std::pair<std::string, Clock::duration>> parts_;
};

}  // namespace cox

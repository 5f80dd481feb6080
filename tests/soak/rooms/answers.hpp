// What became of numbered messages: when each was due, and how long its answer took from then on.
// Threads: any.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string_view>
#include <vector>

namespace soak {

class Answers {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Answers(std::size_t messages) : due_(messages), has_answer_(messages) {}

  void is_due(std::size_t number, Clock::time_point when) {
    std::lock_guard lock(mutex_);
    due_[number] = when;
  }
  void arrived(std::size_t number) {
    std::lock_guard lock(mutex_);
    if (number >= due_.size() || has_answer_[number]) {
      ++unexpected_;
      return;
    }
    has_answer_[number] = true;
    took_.push_back(std::chrono::duration<double, std::milli>(Clock::now() - due_[number]).count());
    changed_.notify_all();
  }
  void refused() {
    std::lock_guard lock(mutex_);
    ++refused_;
    changed_.notify_all();
  }
  // Until each message was answered or refused; false where some were not in time.
  bool wait_for_all(std::chrono::seconds patience) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience,
                             [this] { return took_.size() + refused_ >= due_.size(); });
  }

  struct Figures {
    std::size_t answered, refused, unexpected;  // unexpected: a second time, or never asked
    double p50, p99, worst;                     // milliseconds
  };
  Figures figures() const {
    std::lock_guard lock(mutex_);
    std::vector<double> sorted = took_;
    std::ranges::sort(sorted);
    const auto at = [&](double part) {
      if (sorted.empty()) return 0.0;
      return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
    };
    return {sorted.size(), refused_, unexpected_, at(0.5), at(0.99), at(1)};
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Clock::time_point> due_;
  std::vector<bool> has_answer_;
  std::vector<double> took_;
  std::size_t refused_ = 0;
  std::size_t unexpected_ = 0;
};

}  // namespace soak

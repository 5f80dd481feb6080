// Waits until nothing has happened to a path for a while. Times are what the caller says they are.
// Threads: one at a time.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"

namespace cox::plugins {

class Debounce {
 public:
  explicit Debounce(Millis quiet) : quiet_(quiet) {}

  // Something happened to `path`: its quiet time begins anew.
  void touch(const std::string& path, Millis now) { due_[path] = now + quiet_; }

  // Forgets what happened to `path`.
  void drop(const std::string& path) { due_.erase(path); }

  // Takes out the paths whose quiet time is over, in order of name.
  std::vector<std::string> take(Millis now) {
    std::vector<std::string> taken;
    std::erase_if(due_, [&](const auto& entry) {
      if (entry.second > now) return false;
      taken.push_back(entry.first);
      return true;
    });
    return taken;
  }

  // When the next quiet time is over; none where nothing waits.
  std::optional<Millis> next() const {
    auto earliest =
        std::ranges::min_element(due_, {}, [](const auto& entry) { return entry.second; });
    if (earliest == due_.end()) return std::nullopt;
    return earliest->second;
  }

 private:
  Millis quiet_;
  std::map<std::string, Millis> due_;
};

}  // namespace cox::plugins

// Collects what a watcher tells, for tests to wait for. Threads: any.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "plugins/watcher.hpp"

namespace cox::plugins::test {

class Heard {
 public:
  Watcher::Callback callback() {
    return [this](const Settled& settled) {
      std::lock_guard lock(mutex_);
      reports_.push_back(settled);
      changed_.notify_all();
    };
  }

  // Waits until `path` was reported so, takes it and everything before it out, and returns true;
  // false after a time that no working watcher needs.
  bool waits_for(Settled::What what, const std::string& path) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), [&] {
      auto found = std::ranges::find_if(reports_, [&](const Settled& report) {
        return report.what == what && report.path == path;
      });
      if (found == reports_.end()) return false;
      reports_.erase(reports_.begin(), found + 1);
      return true;
    });
  }
  bool present(const std::string& path) { return waits_for(Settled::What::present, path); }
  bool gone(const std::string& path) { return waits_for(Settled::What::gone, path); }

  // Whether anything that waits to be taken is about `path`.
  bool mentions(const std::string& path) {
    std::lock_guard lock(mutex_);
    return std::ranges::find(reports_, path, &Settled::path) != reports_.end();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Settled> reports_;
};

}  // namespace cox::plugins::test

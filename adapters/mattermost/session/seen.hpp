// What has been handed over, so that nothing is twice where it came live and was asked for too. A
// value; guarded by its owner.
#pragma once

#include <cstddef>
#include <deque>
#include <set>
#include <string>

namespace mattermost {

class Seen {
 public:
  // True: it is new.
  bool add(const std::string& what) {
    if (!all_.insert(what).second) return false;
    order_.push_back(what);
    if (order_.size() > kMost) {
      all_.erase(order_.front());
      order_.pop_front();
    }
    return true;
  }

 private:
  static constexpr std::size_t kMost = 20'000;
  std::set<std::string> all_;
  std::deque<std::string> order_;
};

}  // namespace mattermost

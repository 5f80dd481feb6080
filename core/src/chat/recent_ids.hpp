// The last ids that were seen, to tell what comes twice. Threads: guarded by its owner.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace cox::chat {

class RecentIds {
 public:
  explicit RecentIds(std::size_t capacity) : capacity_(capacity) {}

  // False where `id` is among the last `capacity` ids.
  bool add(std::string id) {
    const auto [kept, is_new] = ids_.insert(std::move(id));
    if (!is_new) return false;
    order_.push_back(&*kept);  // nodes of a set stay where they are
    if (order_.size() > capacity_) drop(order_.begin());
    return true;
  }

  // Takes one back that was added lately, as if it had never been seen.
  void forget(const std::string& id) {
    for (auto at = order_.end(); at != order_.begin();) {
      if (**--at == id) return drop(at);
    }
  }

 private:
  using Order = std::deque<const std::string*>;

  void drop(const Order::const_iterator& at) {
    const std::string* id = *at;
    order_.erase(at);
    ids_.erase(ids_.find(*id));
  }

  const std::size_t capacity_;
  std::unordered_set<std::string> ids_;
  Order order_;  // oldest first
};

}  // namespace cox::chat

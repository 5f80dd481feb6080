// What became of the messages the bot has sent lately: their ids on the platform, for edit, remove
// and react. Threads: one, or under the owner's lock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <utility>

namespace cox::chat {

class SentMessages {
 public:
  explicit SentMessages(std::size_t keep = 10'000) : keep_(keep) {}

  void add(std::uint64_t ref, std::string id) {
    if (!ids_.emplace(ref, std::move(id)).second) return;
    order_.push_back(ref);
    if (order_.size() <= keep_) return;
    ids_.erase(order_.front());
    order_.pop_front();
  }
  // The platform's id; null where the message is unknown, too old, failed or has none.
  const std::string* find(std::uint64_t ref) const {
    const auto found = ids_.find(ref);
    return found == ids_.end() || found->second.empty() ? nullptr : &found->second;
  }

 private:
  const std::size_t keep_;
  std::unordered_map<std::uint64_t, std::string> ids_;
  std::deque<std::uint64_t> order_;
};

}  // namespace cox::chat

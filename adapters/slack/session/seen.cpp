#include "seen.hpp"

#include <utility>

namespace slack {

bool Seen::begin(const std::string& key, Acknowledge acknowledge) {
  if (const auto done = done_.find(key); done != done_.end()) {
    acknowledge(true, done->second);
    return false;
  }
  std::vector<Acknowledge>& waiting = under_way_[key];
  waiting.push_back(std::move(acknowledge));
  return waiting.size() == 1;
}

void Seen::end(const std::string& key, bool taken, const cox::Json& answer) {
  const auto ended = under_way_.extract(key);
  if (ended.empty()) return;
  if (taken && done_.emplace(key, answer).second) {
    order_.push_back(key);
    if (order_.size() > most_) {
      done_.erase(order_.front());
      order_.pop_front();
    }
  }
  for (const Acknowledge& each : ended.mapped()) each(taken, answer);
}

void Seen::give_up() {
  for (const auto& [key, waiting] : std::exchange(under_way_, {})) {
    for (const Acknowledge& each : waiting) each(false, {});
  }
}

}  // namespace slack

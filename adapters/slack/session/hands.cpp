#include "hands.hpp"

#include <utility>

namespace slack {

Hands::Hands(std::size_t most) : most_(most) {
  for (Hand& hand : hands_) hand.thread = std::thread([this, &hand] { work(hand); });
}

bool Hands::post(std::string_view lane, std::function<void()> task) {
  Hand& hand = hands_[std::hash<std::string_view>()(lane) % hands_.size()];
  {
    const std::lock_guard lock(mutex_);
    if (is_over_ || waiting_ >= most_) return false;
    hand.tasks.push_back(std::move(task));
    ++waiting_;
  }
  hand.changed.notify_one();
  return true;
}

void Hands::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
    for (Hand& hand : hands_) hand.changed.notify_one();
  }
  for (Hand& hand : hands_) {
    if (hand.thread.joinable()) hand.thread.join();
  }
}

void Hands::work(Hand& hand) {
  for (;;) {
    std::function<void()> task;
    {
      std::unique_lock lock(mutex_);
      hand.changed.wait(lock, [&] { return is_over_ || !hand.tasks.empty(); });
      if (is_over_) return;
      task = std::move(hand.tasks.front());
      hand.tasks.pop_front();
      --waiting_;
    }
    task();
  }
}

}  // namespace slack

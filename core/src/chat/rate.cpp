#include "chat/rate.hpp"

#include <algorithm>

namespace cox::chat {

Rate::Answer Rate::count(const std::string& key, Millis now, std::size_t limit, Millis window) {
  forget_idle(now, window);
  Events& events = events_[key];
  while (!events.times.empty() && events.times.front() <= now - window) events.times.pop_front();
  if (events.times.size() < limit) {
    events.times.push_back(now);
    return Answer::within;
  }
  if (now < events.quiet_until) return Answer::silent;
  events.quiet_until = now + window;
  return Answer::over;
}

// Looks through all keys only when they have doubled since the last time, so a count is cheap.
void Rate::forget_idle(Millis now, Millis window) {
  if (events_.size() < tidy_at_) return;
  std::erase_if(events_, [&](const auto& entry) {
    const Events& events = entry.second;
    return events.quiet_until <= now &&
           (events.times.empty() || events.times.back() <= now - window);
  });
  tidy_at_ = std::max<std::size_t>(64, 2 * events_.size());
}

}  // namespace cox::chat

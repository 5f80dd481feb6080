#include "authority/rates.hpp"

#include <algorithm>

namespace cox::authority {

Rates::Answer Rates::count(const std::vector<Counted>& limits) {
  const Millis now = clock_.steady();
  std::lock_guard lock(mutex_);
  Answer answer;
  for (std::size_t i = 0; i < limits.size(); ++i) {
    auto& [at, window] = times_[limits[i].key];
    window = limits[i].window;
    while (!at.empty() && at.front() + window <= now) at.pop_front();
    if (at.size() < limits[i].limit) continue;
    // As many as the limit says must have left the window; where it was lowered there are more.
    const Millis left = at[at.size() - limits[i].limit] + window - now;
    if (left > answer.left) answer = {i, left};
  }
  if (answer.left > 0) return answer;
  for (const Counted& each : limits) times_[each.key].at.push_back(now);
  if (times_.size() > sweep_at_) sweep(now);
  return answer;
}

// Now and then what nobody has counted for a whole window is let go.
void Rates::sweep(Millis now) {
  std::erase_if(times_, [&](const auto& each) {
    const Times& times = each.second;
    return times.at.empty() || times.at.back() + times.window <= now;
  });
  sweep_at_ = std::max<std::size_t>(1'024, times_.size() * 2);
}

std::size_t Rates::size() const {
  std::lock_guard lock(mutex_);
  return times_.size();
}

}  // namespace cox::authority

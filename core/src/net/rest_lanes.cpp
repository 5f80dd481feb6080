#include "net/rest_lanes.hpp"

#include <algorithm>

namespace cox::net {

void RestLanes::add(Id id, const std::string& lane) {
  const auto at = lanes_.try_emplace({lane, lane.empty() ? id : 0}).first;
  at->second.calls.push_back(id);
  where_[id] = at;
  settle(at, at->second.calls.front());
}

std::optional<RestLanes::Id> RestLanes::begin(Millis now) {
  if (everything_ > now) return std::nullopt;
  while (!turns_.empty() && turns_.begin()->first.first <= now) {
    const auto at = turns_.begin()->second;
    Lane& lane = at->second;
    turns_.erase(turns_.begin());
    lane.turn.reset();
    if (lane.calls.empty()) {
      lanes_.erase(at);
      continue;
    }
    lane.is_busy = true;
    lane.due = Millis(0);
    return lane.calls.front();
  }
  return std::nullopt;
}

void RestLanes::again(Id id, Millis due) {
  const auto at = where_.at(id);
  at->second.is_busy = false;
  at->second.due = std::max(at->second.due, due);
  settle(at, id);
}

void RestLanes::end(Id id) {
  const auto found = where_.find(id);
  if (found == where_.end()) return;
  const auto at = found->second;
  where_.erase(found);
  Lane& lane = at->second;
  if (lane.calls.front() == id) {
    lane.calls.pop_front();
    lane.is_busy = false;
  } else {
    lane.calls.erase(std::find(lane.calls.begin(), lane.calls.end(), id));
  }
  settle(at, lane.calls.empty() ? id : lane.calls.front());
}

void RestLanes::hold(Id id, Millis until) {
  const auto at = where_.at(id);
  at->second.due = std::max(at->second.due, until);
  settle(at, at->second.calls.front());
}

void RestLanes::hold_everything(Millis until) { everything_ = std::max(everything_, until); }

std::optional<RestLanes::Millis> RestLanes::wakes() const {
  if (turns_.empty()) return std::nullopt;
  return std::max(everything_, turns_.begin()->first.first);
}

RestLanes::Millis RestLanes::held(Millis now) const {
  const Millis last = turns_.empty() ? Millis(0) : turns_.rbegin()->first.first;
  return std::max({Millis(0), everything_ - now, last - now});
}

// Its turn as it is now; `id` is its first call, or the one that was its last.
void RestLanes::settle(Lanes::iterator lane, Id id) {
  if (lane->second.turn) turns_.erase(*std::exchange(lane->second.turn, std::nullopt));
  if (lane->second.is_busy) return;
  const bool has_an_owner = lane->first.second != 0;
  if (lane->second.calls.empty() && (has_an_owner || lane->second.due == Millis(0))) {
    lanes_.erase(lane);
    return;
  }
  lane->second.turn = Turn(lane->second.due, id);
  turns_.emplace(*lane->second.turn, lane);
}

}  // namespace cox::net

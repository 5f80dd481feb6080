#include "work/trace.hpp"

#include <algorithm>

namespace cox::work {

void Traces::add(const chat::Message& message, Trace trace) {
  std::string lane = message.address().lane();
  std::lock_guard lock(mutex_);
  const auto known = by_lane_.find(lane);
  if (known != by_lane_.end()) {
    rooms_.splice(rooms_.begin(), rooms_, known->second);
  } else {
    if (rooms_.size() >= kRooms) {
      by_lane_.erase(rooms_.back().lane);
      rooms_.pop_back();
    }
    rooms_.push_front({lane, {}});
    by_lane_.emplace(std::move(lane), rooms_.begin());
  }
  std::deque<Trace>& traces = rooms_.front().traces;
  if (traces.size() >= kPerRoom) traces.pop_front();
  traces.push_back(std::move(trace));
}

void Traces::change(const chat::Message& message, const std::function<void(Trace&)>& how) {
  std::lock_guard lock(mutex_);
  const auto room = by_lane_.find(message.address().lane());
  if (room == by_lane_.end()) return;
  for (Trace& trace : room->second->traces) {
    if (trace.message == message.id) how(trace);
  }
}

std::optional<Trace> Traces::before(const chat::Message& message) const {
  std::lock_guard lock(mutex_);
  const auto room = by_lane_.find(message.address().lane());
  if (room == by_lane_.end()) return std::nullopt;
  const std::deque<Trace>& traces = room->second->traces;
  const auto found = std::find_if(traces.rbegin(), traces.rend(),
                                  [&](const Trace& trace) { return trace.message != message.id; });
  return found == traces.rend() ? std::nullopt : std::optional<Trace>(*found);
}

std::size_t Traces::streak(const chat::Message& message, std::string_view outcome,
                           Millis since) const {
  std::lock_guard lock(mutex_);
  const auto room = by_lane_.find(message.address().lane());
  if (room == by_lane_.end()) return 0;
  std::size_t count = 0;
  const std::deque<Trace>& traces = room->second->traces;
  for (auto trace = traces.rbegin(); trace != traces.rend(); ++trace) {
    if (trace->message == message.id) continue;
    if (trace->user != message.user || trace->outcome != outcome || trace->time < since) break;
    ++count;
  }
  return count;
}

std::size_t Traces::rooms() const {
  std::lock_guard lock(mutex_);
  return rooms_.size();
}

}  // namespace cox::work

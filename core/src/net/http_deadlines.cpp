#include "net/http_deadlines.hpp"

#include <algorithm>

#include "net/http_connection.hpp"

namespace cox::net {

void HttpDeadlines::begin(Entry& entry, Kind kind) {
  end(entry);
  entry.kind = kind;
  entry.due = timer_.now() + lengths_[kind];
  queues_[kind].push_back(entry);
  if (entry.due < wakes_) wait_until(entry.due);
}

void HttpDeadlines::end(Entry& entry) {
  if (entry.is_linked()) entry.unlink();
  entry.kind = kinds;
}

HttpConnection* HttpDeadlines::oldest(Kind kind) {
  Queue& queue = queues_[kind];
  return queue.empty() ? nullptr : &queue.front().connection;
}

void HttpDeadlines::stop() {
  has_stopped_ = true;
  timer_.cancel();
}

void HttpDeadlines::wait_until(Clock::time_point due) {
  if (has_stopped_) return;
  wakes_ = due;
  timer_.expires_at(due);
  timer_.async_wait([self = shared_from_this(), due](const error_code& error) {
    // Set to an earlier time meanwhile: that wait looks at everything.
    if (!error && self->wakes_ == due && !self->has_stopped_) self->expire();
  });
}

void HttpDeadlines::expire() {
  wakes_ = Clock::time_point::max();
  const Clock::time_point now = timer_.now();
  for (Queue& queue : queues_) {
    while (!queue.empty() && queue.front().due <= now) {
      Entry& entry = queue.front();
      const Kind kind = entry.kind;
      end(entry);
      entry.connection.too_late(kind);
    }
  }
  Clock::time_point next = Clock::time_point::max();
  for (const Queue& queue : queues_) {
    if (!queue.empty()) next = std::min(next, queue.front().due);
  }
  if (next < wakes_) wait_until(next);
}

}  // namespace cox::net

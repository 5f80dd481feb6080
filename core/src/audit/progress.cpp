#include "audit/progress.hpp"

#include <utility>

namespace cox::audit {

namespace {

constexpr std::size_t kFailuresKept = 1'000;

}  // namespace

void Progress::settle(Ticket last, const Status& status) {
  const std::vector<Due> due = note(last, status);
  settled_more_.notify_all();
  for (const Due& each : due) each.settled(each.status);
}

std::vector<Progress::Due> Progress::note(Ticket last, const Status& status) {
  std::lock_guard lock(mutex_);
  if (!status.ok() && last > settled_) {
    const bool follows = !failures_.empty() && failures_.back().last == settled_;
    if (follows) {
      failures_.back().last = last;
      failures_.back().status = status;
    } else {
      failures_.push_back({settled_ + 1, last, status});
    }
  }
  if (failures_.size() > kFailuresKept) {
    forgotten_ = failures_.front().last;
    failures_.pop_front();
  }
  settled_ = last;
  std::vector<Due> due;
  const auto end = waiting_.upper_bound(last);
  for (auto each = waiting_.begin(); each != end; ++each)
    due.push_back({std::move(each->second), status_of(each->first)});
  waiting_.erase(waiting_.begin(), end);
  return due;
}

void Progress::then(Ticket ticket, Settled settled) {
  Status status;
  {
    const std::lock_guard lock(mutex_);
    if (settled_ < ticket) return void(waiting_.emplace(ticket, std::move(settled)));
    status = status_of(ticket);
  }
  settled(status);
}

Status Progress::wait(Ticket ticket) {
  std::unique_lock lock(mutex_);
  settled_more_.wait(lock, [&] { return settled_ >= ticket; });
  return status_of(ticket);
}

Status Progress::status_of(Ticket ticket) const {
  if (ticket != 0 && ticket <= forgotten_) {
    return failed("too long ago to tell whether this was recorded");
  }
  for (const Failure& failure : failures_) {
    if (failure.first <= ticket && ticket <= failure.last) return failure.status;
  }
  return {};
}

}  // namespace cox::audit

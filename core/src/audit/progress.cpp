#include "audit/progress.hpp"

namespace cox::audit {

namespace {

constexpr std::size_t kFailuresKept = 1'000;

}  // namespace

void Progress::settle(Ticket last, const Status& status) {
  note(last, status);
  settled_more_.notify_all();
}

void Progress::note(Ticket last, const Status& status) {
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

#include "brain/requests.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace cox::brain {
namespace {

Status closed() { return {Code::cancelled, "the brain is closed"}; }

}  // namespace

Millis Request::expires(const Operation& operation) const {
  if (operation.ttl == 0) return 0;
  return operation.ttl > INT64_MAX - submitted ? INT64_MAX : submitted + operation.ttl;
}

std::size_t Request::bytes() const {
  std::size_t sum = 0;
  for (const Operation& operation : operations) {
    sum += operation.space.size() + operation.key.size() + operation.json.size();
  }
  return sum;
}

void Request::finish() {
  done = 1;
  done.notify_all();
}

Result<Batch> Requests::push(const RequestPtr& request) {
  std::unique_lock lock(mutex_);
  if (!has_room(*request)) {
    urgent_ = true;
    filled_.notify_one();
    emptied_.wait(lock, [&] { return closed_ || has_room(*request); });
  }
  if (closed_) return closed();
  add(request);
  gathering_.came();
  urgent_ = true;
  if (writing_ || thread_is_next_) return Batch();  // done() wakes the thread
  if (!gathers()) return begin_turn();
  if (gathering_.waiting() == 1) filled_.notify_one();  // it begins where the others do not come
  return Batch();
}

Status Requests::push_now(const RequestPtr& request, const std::function<void()>& accepted) {
  std::lock_guard lock(mutex_);
  if (closed_) return closed();
  if (!has_room(*request)) {
    return {Code::busy, text::cat("the brain has ", operations_, " operations (", bytes_,
                                  " bytes) waiting to be written; try again later")};
  }
  accepted();
  const bool first = waiting_.empty();
  if (first) lingers_to_ = Clock::now() + linger;
  add(request);
  if (first || is_due()) filled_.notify_one();
  return {};
}

// A request that is larger than the limits alone is taken when nothing else waits.
bool Requests::has_room(const Request& request) const {
  return waiting_.empty() ||
         (operations_ + request.operations.size() <= limits_.waiting_operations &&
          bytes_ + request.bytes() <= limits_.waiting_bytes);
}

void Requests::add(const RequestPtr& request) {
  operations_ += request->operations.size();
  bytes_ += request->bytes();
  waiting_.push_back(request);
}

bool Requests::is_due() const {
  return closed_ || thread_is_next_ || (urgent_ && !gathers()) || operations_ >= enough ||
         bytes_ >= enough_bytes;
}

std::optional<Batch> Requests::take(std::chrono::milliseconds patience) {
  const auto tick = Clock::now() + patience;
  std::unique_lock lock(mutex_);
  while (writing_ || !is_due()) {
    const auto lingers_to = urgent_ ? gathering_.until() : lingers_to_;
    const auto until = waiting_.empty() ? tick : std::min(tick, lingers_to);
    const bool late = Clock::now() >= until;
    if (late && !writing_) break;
    thread_is_late_ = late;
    late ? filled_.wait(lock) : (void)filled_.wait_until(lock, until);
  }
  thread_is_late_ = thread_is_next_ = false;
  if (closed_ && waiting_.empty()) return std::nullopt;
  return begin_turn();
}

Batch Requests::begin_turn() {
  writing_ = true;
  urgent_ = false;
  gathering_.turn_begins(Clock::now());
  operations_ = bytes_ = 0;
  emptied_.notify_all();
  return std::exchange(waiting_, {});
}

void Requests::telling() {
  std::lock_guard lock(mutex_);
  gathering_.turn_tells();
}

void Requests::done(bool thread_is_next) {
  std::lock_guard lock(mutex_);
  writing_ = false;
  thread_is_next_ |= thread_is_next;
  gathering_.turn_ends(Clock::now());
  if (urgent_ || is_due() || thread_is_late_) filled_.notify_one();
}

void Requests::close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  filled_.notify_all();
  emptied_.notify_all();
}

}  // namespace cox::brain

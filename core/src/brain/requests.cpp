#include "brain/requests.hpp"

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

Status Requests::push(const RequestPtr& request) {
  std::unique_lock lock(mutex_);
  emptied_.wait(lock, [&] { return closed_ || has_room(*request); });
  if (closed_) return closed();
  add(request);
  return {};
}

Status Requests::push_now(const RequestPtr& request, const std::function<void()>& accepted) {
  std::lock_guard lock(mutex_);
  if (closed_) return closed();
  if (!has_room(*request)) {
    return {Code::busy, text::cat("the brain has ", operations_, " operations (", bytes_,
                                  " bytes) waiting to be written; try again later")};
  }
  accepted();
  add(request);
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
  filled_.notify_one();
}

std::optional<Batch> Requests::take(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  filled_.wait_for(lock, patience, [&] { return closed_ || !waiting_.empty(); });
  if (closed_ && waiting_.empty()) return std::nullopt;
  operations_ = bytes_ = 0;
  emptied_.notify_all();
  return std::exchange(waiting_, {});
}

void Requests::close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  filled_.notify_all();
  emptied_.notify_all();
}

}  // namespace cox::brain

// The requests that wait to be written, in order, at most so many, and whose turn it is to write.
// Who waits for the disk writes all that is there, where nobody else is at it: a hand-over to
// another thread and back takes longer than the disk often does. The writer's thread does what is
// left: what has come meanwhile, and what nobody waits for. That lingers a moment for company, and
// those who wait gather (brain/gathering.hpp). Threads: any.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "base/status.hpp"
#include "brain/brain.hpp"
#include "brain/gathering.hpp"

namespace cox::brain {

// A list of operations that is written whole or not at all.
struct Request {
  std::vector<Operation> operations;
  Millis submitted = 0;            // wall clock; times to live count from here
  Revision token = none;           // provisional revision of the first operation of apply_soon()
  bool asks_for_failures = false;  // flush(): tells what apply_soon() could not write

  // Filled in by the writer, and not changed any more once `done` is set.
  Status status;
  std::vector<Revision> revisions;
  std::atomic<int> done = 0;

  void finish();  // sets `done`
  void wait() const { done.wait(0); }
  Millis expires(const Operation& operation) const;  // 0: never
  std::size_t bytes() const;
};
using RequestPtr = std::shared_ptr<Request>;
using Batch = std::vector<RequestPtr>;

class Requests {
 public:
  explicit Requests(const Limits& limits) : limits_(limits) {}

  using Clock = std::chrono::steady_clock;
  // How long what nobody waits for lingers at most, and how much of it makes a transaction.
  static constexpr std::chrono::milliseconds linger{5};
  static constexpr std::size_t enough = 1'024;
  static constexpr std::size_t enough_bytes = 1u << 20;

  // Waits for room. The batch is not empty where it is the caller's turn to write it; otherwise
  // somebody else does. Fails once closed.
  Result<Batch> push(const RequestPtr& request);
  // Fails where there is no room. `accepted` runs before the writer can see the request.
  Status push_now(const RequestPtr& request, const std::function<void()>& accepted);

  // For the writer's thread: all that waits; an empty batch after `patience`; nullopt once closed
  // and empty. It is the caller's turn then, also with an empty batch.
  std::optional<Batch> take(std::chrono::milliseconds patience);
  // Those whose turn it was are about to be told.
  void telling();
  // The turn is over. The next one may be kept for the writer's thread.
  void done(bool thread_is_next = false);
  void close();

 private:
  bool has_room(const Request& request) const;
  bool gathers() const { return gathering_.is_on(Clock::now()); }
  bool is_due() const;
  void add(const RequestPtr& request);
  Batch begin_turn();

  const Limits limits_;
  std::mutex mutex_;
  std::condition_variable filled_;
  std::condition_variable emptied_;
  Batch waiting_;
  std::size_t operations_ = 0;
  std::size_t bytes_ = 0;
  bool urgent_ = false;  // somebody waits for what is here
  Gathering gathering_;
  Clock::time_point lingers_to_;  // where nobody does
  bool writing_ = false;          // it is somebody's turn
  bool thread_is_next_ = false;
  bool thread_is_late_ = false;  // it would have something to do, but for the turn
  bool closed_ = false;
};

}  // namespace cox::brain

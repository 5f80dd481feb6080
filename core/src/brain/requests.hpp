// The requests that wait for the writer, in order, at most so many. Threads: any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "base/status.hpp"
#include "brain/brain.hpp"

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
  std::promise<void> done;

  Millis expires(const Operation& operation) const;  // 0: never
  std::size_t bytes() const;
};
using RequestPtr = std::shared_ptr<Request>;
using Batch = std::vector<RequestPtr>;

class Requests {
 public:
  explicit Requests(const Limits& limits) : limits_(limits) {}

  // Waits for room. Fails once closed.
  Status push(const RequestPtr& request);
  // Fails where there is no room. `accepted` runs before the writer can see the request.
  Status push_now(const RequestPtr& request, const std::function<void()>& accepted);

  // All that waits; an empty batch after `patience`; nullopt once closed and empty.
  std::optional<Batch> take(std::chrono::milliseconds patience);
  void close();

 private:
  bool has_room(const Request& request) const;
  void add(const RequestPtr& request);

  const Limits limits_;
  std::mutex mutex_;
  std::condition_variable filled_;
  std::condition_variable emptied_;
  Batch waiting_;
  std::size_t operations_ = 0;
  std::size_t bytes_ = 0;
  bool closed_ = false;
};

}  // namespace cox::brain

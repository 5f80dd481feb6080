// What waits for the writer of the records, in order of the tickets. Threads: any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <variant>
#include <vector>

#include "audit/body.hpp"
#include "audit/file.hpp"
#include "audit/records.hpp"

namespace cox::audit {

using Item = std::variant<Begin, End, Note, Accepted, Done>;

struct Batch {
  Ticket first = 0;  // of items[0]; the others follow on
  std::vector<Item> items;
};

class Queue {
 public:
  static constexpr Ticket refused = UINT64_MAX;  // what push() gives once closed

  explicit Queue(std::size_t capacity) : capacity_(capacity) {}

  // Waits while the queue is full.
  Ticket push(Item item);
  Ticket last() const;  // the newest ticket given

  // All that waits; empty after `patience` (nullopt: as long as it takes); nullopt once closed and
  // empty.
  std::optional<Batch> take(std::optional<std::chrono::milliseconds> patience);
  void close();

 private:
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable filled_;
  std::condition_variable emptied_;
  std::vector<Item> items_;
  Ticket last_ = 0;
  bool closed_ = false;
};

}  // namespace cox::audit

// What waits for the writer of the records, in order of the tickets. What nobody waits for lingers
// a little, so that it shares the flush of the disk with what comes next. Threads: any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

#include "audit/item.hpp"

namespace cox::audit {

using Items = std::deque<Item>;  // they are large: none of them moves when others come

struct Batch {
  Ticket first = 0;  // of items[0]; the others follow on
  Items items;
};

class Queue {
 public:
  static constexpr Ticket refused = UINT64_MAX;  // what push() gives once closed

  // For a transaction, whoever waits. No more of them: where the queue is full, everybody waits for
  // as long as one takes, also who says little. Not much fewer: of a message whose call ends within
  // a transaction nothing but the records is written.
  static constexpr std::size_t enough = 2'048;

  // Long enough for the next message of a conversation to share a flush, short enough that whoever
  // looks into the file after an answer finds it there.
  static constexpr std::chrono::milliseconds linger{5};

  explicit Queue(std::size_t capacity, std::chrono::milliseconds lingering = linger)
      : capacity_(capacity), lingering_(lingering) {}

  // Waits while the queue is full.
  Ticket push(Item item);
  Ticket last() const;  // the newest ticket given

  // Somebody waits for `ticket`: it lingers no longer.
  void hurry(Ticket ticket);

  // What waits, once it is not to linger, and no more than makes a good transaction; empty after
  // `patience` (nullopt: as long as it takes); nullopt once closed and empty.
  std::optional<Batch> take(std::optional<std::chrono::milliseconds> patience);
  void close();

 private:
  bool lingers() const;
  Batch first_ones();

  const std::size_t capacity_;
  const std::chrono::milliseconds lingering_;
  mutable std::mutex mutex_;
  std::condition_variable filled_;
  std::condition_variable emptied_;
  Items items_;
  Ticket last_ = 0;
  Ticket hurried_ = 0;  // up to this one somebody waits
  bool closed_ = false;
};

}  // namespace cox::audit

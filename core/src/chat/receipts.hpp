// Deliveries under way, by ticket: one for each message, the same at each try, so that an adapter
// may let its platform know what is said again. A receipt may come from another thread before the
// adapter's `send` has returned; it is kept until then, so that no two messages of a lane are
// handed over at once. Threads: any.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "base/timers.hpp"
#include "chat/job.hpp"

namespace cox::chat {

class Receipts {
 public:
  struct Waiting {
    JobPtr job;
    Timers::Id deadline = 0;  // 0: none was set
  };

  // `first`: the first ticket given, out of a number that no other process begins with; what a
  // platform remembers of an earlier process is then never taken for a message of this one.
  explicit Receipts(std::uint64_t first) : next_(first) {}

  // A try is about to begin: the ticket of its message.
  std::uint64_t open(const JobPtr& job);

  // The try ended at once.
  void close(std::uint64_t ticket);

  // The message was handed over and its result is pending: the receipt if it has come already,
  // which closes the ticket; otherwise it is waited for.
  std::optional<Delivery> handed_over(std::uint64_t ticket);

  // Notes the timer that ends the wait; false where the receipt has come and nobody waits any more.
  bool set_deadline(std::uint64_t ticket, Timers::Id deadline);

  // A receipt came. Whoever gets the job goes on with it; null where the ticket is unknown or
  // closed, or where the thread that still hands the message over will.
  Waiting arrived(std::uint64_t ticket, Delivery delivery);

 private:
  struct Try {
    Waiting waiting;
    bool handed_over = false;
    std::optional<Delivery> early;
  };

  std::mutex mutex_;
  std::unordered_map<std::uint64_t, Try> tries_;
  std::uint64_t next_;
};

}  // namespace cox::chat

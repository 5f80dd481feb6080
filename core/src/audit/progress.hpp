// Which tickets the writer is done with, and which of them it could not write. Threads: any.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>

#include "audit/records.hpp"
#include "base/status.hpp"

namespace cox::audit {

class Progress {
 public:
  // The writer is done with the tickets up to `last`; those since the last call share `status`.
  void settle(Ticket last, const Status& status);
  // Blocks until `ticket` is settled.
  Status wait(Ticket ticket);

 private:
  // Tickets first..last that could not be written.
  struct Failure {
    Ticket first;
    Ticket last;
    Status status;
  };
  void note(Ticket last, const Status& status);
  Status status_of(Ticket ticket) const;

  std::mutex mutex_;
  std::condition_variable settled_more_;
  Ticket settled_ = 0;
  std::deque<Failure> failures_;  // oldest first
  Ticket forgotten_ = 0;          // failures up to here are not known any more
};

}  // namespace cox::audit

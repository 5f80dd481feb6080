// Which tickets the writer is done with, and which of them it could not write. Threads: any.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "audit/records.hpp"
#include "base/status.hpp"

namespace cox::audit {

class Progress {
 public:
  // The writer is done with the tickets up to `last`; those since the last call share `status`.
  void settle(Ticket last, const Status& status);
  // Blocks until `ticket` is settled.
  Status wait(Ticket ticket);
  // Calls `settled` with the same, on the thread that settles or, where that is over, on this one.
  using Settled = std::function<void(const Status&)>;
  void then(Ticket ticket, Settled settled);

 private:
  // Tickets first..last that could not be written.
  struct Failure {
    Ticket first;
    Ticket last;
    Status status;
  };
  struct Due {
    Settled settled;
    Status status;
  };
  std::vector<Due> note(Ticket last, const Status& status);
  Status status_of(Ticket ticket) const;

  std::mutex mutex_;
  std::condition_variable settled_more_;
  Ticket settled_ = 0;
  std::deque<Failure> failures_;  // oldest first
  Ticket forgotten_ = 0;          // failures up to here are not known any more
  std::multimap<Ticket, Settled> waiting_;
};

}  // namespace cox::audit

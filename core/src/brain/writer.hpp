// The one thread of this process that writes to the brain's file. It takes all requests that wait
// into one transaction, so that many of them cost one flush of the disk. It also deletes what has
// expired and looks for what other processes have changed. Threads: any, unless said.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/status.hpp"
#include "brain/brain.hpp"
#include "brain/recent.hpp"
#include "brain/requests.hpp"
#include "brain/store.hpp"
#include "brain/tokens.hpp"
#include "brain/watchers.hpp"

namespace cox::brain {

class Writer {
 public:
  // Starts the thread. The references must outlive the writer.
  Writer(std::unique_ptr<Store> store, Requests& requests, Recent& recent, Watchers& watchers,
         const Clock& clock);
  ~Writer();  // stop()

  void stop();  // writes what waits, takes nothing more, ends the thread
  bool is_this_thread() const { return std::this_thread::get_id() == thread_.get_id(); }

 private:
  void run();
  void write(const Batch& batch);
  Status transaction(const std::function<Status()>& body);
  Status apply_all(const Batch& batch);
  Status apply(Request& request);
  Status check(Request& request);
  Result<Revision> apply(const Request& request, const Operation& operation);

  void finish(const Batch& batch, const Status& status);
  void settle(const Batch& batch);
  void report(Request& request);
  void tell(const Batch& batch);

  Status hear_of_others();
  void tell_of_others();
  void sweep();
  void trim();
  bool expiry_due() const { return clock_.now() >= next_expiry_; }
  void expect_expiry(Millis at);
  void read_next_expiry();
  void note_health(const Status& status);

  std::unique_ptr<Store> store_;
  Requests& requests_;
  Recent& recent_;
  Watchers& watchers_;
  const Clock& clock_;
  Tokens tokens_;
  Commit commit_;                // the transaction under way, or the last one
  Revision seen_ = none;         // up to here this process knows all changes
  std::vector<Change> foreign_;  // made by others, not told yet
  bool others_wrote_ = false;
  Millis next_expiry_ = INT64_MAX;
  Status soon_failure_;  // since the last flush
  bool failing_ = false;
  int ticks_ = 0;
  std::thread thread_;
};

}  // namespace cox::brain

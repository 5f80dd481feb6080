// The one writer of this process to the brain's file. It takes all requests that wait into one
// transaction, so that many of them cost one flush of the disk. It also deletes what has expired
// and looks for what other processes have changed. It is one at a time, not one thread: whose turn
// it is (requests.hpp) may write. Watchers are called on its own thread alone. Threads: any.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/health.hpp"
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

  // For whoever has got the turn from Requests::push(), which ends with this. An exception would
  // leave the turn with nobody.
  void write_here(const Batch& batch) noexcept;
  void stop();  // writes what waits, takes nothing more, ends the thread
  Health::State health() const { return health_.state(); }
  bool is_this_thread() const { return std::this_thread::get_id() == thread_.get_id(); }

 private:
  void run();
  std::chrono::milliseconds patience() const;
  void write(const Batch& batch);
  Status transaction(const std::function<Status()>& body);
  Status apply_all(const Batch& batch);
  Status apply(Request& request);
  Status check(Request& request);
  Result<Revision> apply(const Request& request, const Operation& operation);

  void finish(const Batch& batch, const Status& status);
  void settle(const Batch& batch);
  void report(Request& request);
  void note(const Batch& batch);
  void tell();

  Status hear_of_others(Revision newest);
  void look_for_others();
  void forget_what_others_changed();
  void sweep();
  void trim();
  bool expiry_due() const { return clock_.now() >= next_expiry_; }
  void expect_expiry(Millis at);
  void read_next_expiry();
  void probe();
  void note_health(const Status& status);

  std::unique_ptr<Store> store_;
  Requests& requests_;
  Recent& recent_;
  Watchers& watchers_;
  const Clock& clock_;
  Tokens tokens_;
  Commit commit_;               // the transaction under way, or the last one
  Revision seen_ = none;        // up to here this process knows all changes
  std::vector<Change> untold_;  // what watchers have yet to hear, in order
  bool others_wrote_ = false;
  Millis next_expiry_ = INT64_MAX;
  Status soon_failure_;  // since the last flush
  Health health_;
  int ticks_ = 0;
  std::thread thread_;
};

}  // namespace cox::brain

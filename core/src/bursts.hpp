// While many messages are on their way, a thread that is woken does not interrupt the one that woke
// it: SCHED_BATCH of sched(7), for all threads of the process. Without it each message of a burst
// is carried through all threads before the next is looked at, and switching between them is what
// the processor does. With few messages it is off: then who is woken is who is waited for (decision
// 0025). Threads: any.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "base/executor.hpp"
#include "work/activity.hpp"

namespace cox {

class Bursts {
 public:
  // Both must outlive it; a burst holds one thread of `executor`.
  Bursts(const work::Activity& activity, Executor& executor)
      : activity_(activity), executor_(executor) {}
  ~Bursts() { stop(); }

  // Something has come in.
  void look() {
    if (activity_.count() >= kMany && !is_on_.exchange(true)) begin();
  }
  // Returns once all is as it was; nothing begins any more.
  void stop();

 private:
  static constexpr std::size_t kMany = 32, kFew = 8;  // pieces of work under way

  void begin();
  void last();

  const work::Activity& activity_;
  Executor& executor_;
  std::atomic<bool> is_on_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  bool runs_ = false;
  bool stopped_ = false;
};

}  // namespace cox

// The threads behind executors. As many short tasks run at once as there are processors, so that
// work which comes in bursts is done by threads that are awake already, and no task costs waking
// one. What takes longer, or says that it waits, no longer counts: then the next one begins beside
// it. Internal to executor.cpp. Threads: any.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace cox {

// One executor's share of the threads. Guarded by its crew's mutex.
struct Pool {
  explicit Pool(std::size_t most) : cap(most) {}

  const std::size_t cap;
  std::deque<std::function<void()>> waiting;  // beyond the cap
  std::size_t admitted = 0;                   // at most `cap`: begun, or next in the crew's queue
  std::size_t busy = 0;                       // of those: begun
  bool stopped = false;
  std::condition_variable ended;  // a task ended
};
using PoolPtr = std::shared_ptr<Pool>;

class Crew : public std::enable_shared_from_this<Crew> {
 public:
  using Task = std::function<void()>;

  // As in Threads::Options.
  Crew(const std::string& name, std::size_t processors, std::chrono::milliseconds slow);

  // Starts the first thread; from here on until dismiss() one is asleep unless all have something
  // to do, so what is posted runs whatever the system gives later. Throws std::system_error where
  // the system has none left.
  void begin();

  // Without hurry the next look of who watches will do.
  enum class Hurry { yes, no };
  // False where the pool was stopped.
  bool post(const PoolPtr& pool, Task task, Hurry hurry);
  // Drops what waits in the pool, and takes nothing more for it.
  void close(const PoolPtr& pool);
  // Whether the pool's last task ended within `patience`.
  bool wait_idle(Pool& pool, std::chrono::milliseconds patience);
  void wait_idle(Pool& pool);
  std::size_t busy(const Pool& pool) const;
  std::size_t waiting(const Pool& pool) const;

  // Nothing begins from now on, until go_on() or for `longest`. Ignored while another pause lasts,
  // and after one for as long as it lasted.
  void pause(std::chrono::milliseconds longest);
  void go_on();

  // Ends the idle threads, and each of the others after its task.
  void dismiss();
  // After dismiss(): until only those are left whose task does not end.
  void wait_gone();

  // The task that runs on the calling thread does not count any more: it is going to wait.
  static void step_aside() noexcept;

 private:
  using Clock = std::chrono::steady_clock;
  struct Ready {
    PoolPtr pool;
    Task task;
  };
  struct Worker {
    Crew& crew;
    Clock::time_point since;
    bool counts = true;
  };
  using Bed = std::condition_variable;  // where one thread waits to be woken

  void add_thread();
  bool try_add_thread();
  void run();
  bool wait_for_turn(std::unique_lock<std::mutex>& lock);
  bool sleep(std::unique_lock<std::mutex>& lock);
  void watch(std::unique_lock<std::mutex>& lock);
  void perform(std::unique_lock<std::mutex>& lock, Ready ready);
  void release(const PoolPtr& pool);
  void leave_out_slow_ones();
  void leave_out(Worker& worker);
  bool is_paused() const { return paused_ && Clock::now() < paused_until_; }
  bool may_begin() const { return !ready_.empty() && counted_ < processors_ && !is_paused(); }
  Bed* whom_to_wake();
  static void wake(Bed* whom);

  static thread_local Worker* current_;

  const std::string name_;
  const std::size_t processors_;
  const std::chrono::milliseconds slow_;
  mutable std::mutex mutex_;
  std::deque<Bed> beds_;  // all; one that is free may be woken, and whoever is in it looks in vain
  std::vector<Bed*> free_beds_;
  std::vector<Bed*> asleep_;      // whoever lay down last is woken first, and the others can go
  Bed look_;                      // of the one that watches
  std::condition_variable gone_;  // a thread ended
  std::deque<Ready> ready_;
  std::vector<Worker*> working_;
  std::size_t counted_ = 0;  // of those: how many count
  std::size_t threads_ = 0;
  bool called_ = false;   // one is waking up, or being made
  bool watched_ = false;  // one looks every moment whether the tasks get on
  bool dismissed_ = false;
  bool paused_ = false;
  Clock::time_point paused_at_{}, paused_until_{}, no_pause_until_{};
};

}  // namespace cox

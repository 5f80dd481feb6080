// Threads for whatever may block. As many short tasks run at once as there are processors, since
// more would only get in each other's way; a task that takes longer than a millisecond, or says
// that it is about to wait, does not count, so what waits behind it begins all the same. Threads:
// any.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "base/processors.hpp"

namespace cox {

class Crew;
struct Pool;

// The threads themselves, which several executors may share. One is there from the beginning and
// stays, so that what is posted runs also where the system gives no further thread; others come and
// end as they are needed.
class Threads {
 public:
  struct Options {
    std::size_t processors = cox::processors();  // short tasks that run at once
    std::chrono::milliseconds slow{1};           // a task that takes longer does not count
    std::chrono::milliseconds pause{2};          // the longest
  };

  // `name` is what they are called in `top -H` (at most 15 bytes). Throws std::system_error where
  // the system has no thread left.
  explicit Threads(const std::string& name) : Threads(name, Options{}) {}
  Threads(const std::string& name, Options options);
  ~Threads();  // end()
  // Once its executors have been stopped: ends the threads and waits for them, but not for stuck
  // tasks.
  void end();
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  // As long as it lives, but not longer than Options::pause, these threads begin nothing new, so
  // that what is short and must be quick finds a processor. There is one at a time, and as much
  // time between two as one lasts; otherwise it does nothing.
  class Pause {
   public:
    explicit Pause(Threads& threads);  // they must outlive it
    ~Pause();
    Pause(const Pause&) = delete;
    Pause& operator=(const Pause&) = delete;

   private:
    Threads& threads_;
  };
  // Ends the pause that there is.
  void go_on();

 private:
  friend class Executor;
  std::shared_ptr<Crew> crew_;  // outlives this while a stuck task still runs
  const std::chrono::milliseconds pause_;
};

class Executor {
 public:
  using Task = std::function<void()>;

  // At most `cap` of its tasks run at once; then they wait in order. `threads` must outlive it.
  Executor(Threads& threads, std::size_t cap);
  // With threads of its own.
  Executor(const std::string& name, std::size_t cap);
  ~Executor();  // stop(), then waits for what runs

  // Runs `task` on one of the threads. Tasks must not throw. false after stop().
  bool post(Task task);
  // The same for what nobody waits for: no thread is woken for it while one will look within a
  // millisecond anyway.
  bool post_unhurried(Task task);

  // Takes no more tasks, drops those that wait, and waits at most `patience` for running ones.
  // false where some are still running; their threads are then left to end on their own.
  bool stop(std::chrono::milliseconds patience);

  std::size_t busy() const;     // tasks that run
  std::size_t waiting() const;  // tasks not begun

  // To be called by a task that is about to wait: another one may begin meanwhile. Elsewhere it
  // does nothing. Not needed, for who waits is found out; but that takes a moment.
  static void about_to_wait() noexcept;

 private:
  std::unique_ptr<Threads> own_;  // or null
  std::shared_ptr<Crew> crew_;
  std::shared_ptr<Pool> pool_;
  bool abandoned_ = false;  // stop() ran out of patience
};

}  // namespace cox

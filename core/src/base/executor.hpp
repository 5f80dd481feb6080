// Threads for whatever may block: an elastic pool. A task starts at once while fewer than `cap`
// threads are busy; then tasks wait in order. Idle threads end after a while. Threads: any.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace cox {

class Executor {
 public:
  using Task = std::function<void()>;

  // `name` is what the threads are called in `top -H` (at most 15 bytes).
  Executor(const std::string& name, std::size_t cap);
  ~Executor();  // stop(), then waits for the threads

  // Runs `task` on a thread of the pool. Tasks must not throw. false after stop().
  bool post(Task task);

  // Takes no more tasks, drops those that wait, and waits at most `patience` for running ones.
  // false where some are still running; their threads are then left to end on their own.
  bool stop(std::chrono::milliseconds patience);

  std::size_t busy() const;     // threads running a task
  std::size_t waiting() const;  // tasks not begun

 private:
  struct State;  // outlives the executor while a stuck task still runs
  std::shared_ptr<State> state_;
};

}  // namespace cox

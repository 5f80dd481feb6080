// A plugin's mailbox: what it has to do, one thing at a time (or as many as it declared), in turns
// by room. Runs on threads of a shared executor; a busy mailbox holds
// one of them, so a stuck handler holds up nobody else. Threads: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/executor.hpp"
#include "base/room_queue.hpp"
#include "base/status.hpp"

namespace cox::work {

class Actor;

// One thing to do. `run` must not throw.
struct Task {
  std::string room;  // tasks of one room run in the order they were posted
  std::function<void()> run;
  // Set where the task need not be done by this very generation: makes the task that does it in
  // `next`, the generation that takes over before this one began. A task without `run` is nothing.
  std::function<Task(const std::shared_ptr<Actor>& next)> hand_over;
};

class Mailbox : public std::enable_shared_from_this<Mailbox> {
 public:
  // `concurrency` tasks run at once; at most `limit` wait.
  Mailbox(Executor& executor, std::size_t concurrency, std::size_t limit);

  // busy: as many wait as may; conflict: superseded, post to the successor; cancelled:
  // closed.
  Status post(Task task);
  // For what belongs to calls that are open already: not limited, and ahead of nothing.
  Status post_continuation(Task task);

  // Between pause and resume nothing begins; what runs goes on.
  void pause();
  void resume();
  // Resumes once `first` has returned; it runs on a thread of the executor, before any task.
  void resume_after(std::function<void()> first);

  // A newer generation takes over: post() refuses from now on, and the waiting tasks that may be
  // handed over are taken out, in order within each room. Continuations are still accepted.
  std::vector<Task> supersede();
  // The other half: puts handed-over tasks ahead of what is waiting.
  void put_first(std::vector<Task> tasks);

  // Refuses new tasks and drops waiting ones.
  void close();

  std::size_t waiting() const;
  std::size_t running() const;
  // The number of the task that runs longest; they are numbered from 1 as they begin. 0: none runs.
  std::uint64_t oldest_running() const;

 private:
  Status enqueue(Task task, bool limited);
  void schedule(std::unique_lock<std::mutex>& lock);
  void work();

  Executor& executor_;
  const std::size_t concurrency_;
  mutable std::mutex mutex_;
  RoomQueue<Task> waiting_;
  std::size_t workers_ = 0;             // threads held
  std::vector<std::uint64_t> running_;  // numbers of the tasks that run, oldest first
  std::uint64_t begun_ = 0;
  bool paused_ = false;
  bool superseded_ = false;
  bool closed_ = false;
};

}  // namespace cox::work

#include "bursts.hpp"

#include <sched.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace cox {
namespace {

constexpr std::chrono::milliseconds kLook{50};

// The threads of this process that have the policy.
std::vector<pid_t> threads_with(int policy) {
  std::vector<pid_t> found;
  std::error_code ended;  // a task must not throw, and threads may end meanwhile
  using Entries = std::filesystem::directory_iterator;
  for (Entries at("/proc/self/task", ended); !ended && at != Entries(); at.increment(ended)) {
    const std::string name = at->path().filename();
    pid_t thread = 0;
    std::from_chars(name.data(), name.data() + name.size(), thread);
    if (thread > 0 && sched_getscheduler(thread) == policy) found.push_back(thread);
  }
  return found;
}

// Refused in some sandboxes, and then all stays as it is.
void set(pid_t thread, int policy) {
  const sched_param none{};
  (void)sched_setscheduler(thread, policy, &none);
}

}  // namespace

void Bursts::begin() {
  if (!executor_.post([this] { last(); })) is_on_ = false;
}

// Threads that begin meanwhile inherit the policy, and are set back with the others.
void Bursts::last() {
  std::unique_lock lock(mutex_);
  if (stopped_) return;
  runs_ = true;
  const std::vector<pid_t> theirs = threads_with(SCHED_BATCH);  // who was given it keeps it
  for (const pid_t thread : threads_with(SCHED_OTHER)) set(thread, SCHED_BATCH);
  while (!stopped_ && activity_.count() >= kFew) changed_.wait_for(lock, kLook);
  for (const pid_t thread : threads_with(SCHED_BATCH)) {
    if (std::ranges::find(theirs, thread) == theirs.end()) set(thread, SCHED_OTHER);
  }
  runs_ = false;
  is_on_ = false;
  changed_.notify_all();
}

void Bursts::stop() {
  std::unique_lock lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
  changed_.wait(lock, [this] { return !runs_; });
}

}  // namespace cox

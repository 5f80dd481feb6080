#include "web/doors.hpp"

#include <deque>
#include <map>
#include <mutex>
#include <utility>

namespace cox::web {

struct Doors::State {
  struct Door {
    std::size_t busy = 0;
    std::deque<Executor::Task> waiting;
  };

  // What comes next for this adapter, or nothing: then one thread less is busy with it.
  Executor::Task next(const std::string& adapter) {
    std::lock_guard lock(mutex);
    const auto at = doors.find(adapter);
    if (at->second.waiting.empty()) {
      if (--at->second.busy == 0) doors.erase(at);
      return nullptr;
    }
    Executor::Task task = std::move(at->second.waiting.front());
    at->second.waiting.pop_front();
    return task;
  }

  Executor& threads;
  const std::size_t each;
  const std::size_t most_waiting;
  std::mutex mutex;  // guards what follows
  std::map<std::string, Door> doors;
};

Doors::Doors(Executor& threads, std::size_t each, std::size_t waiting)
    : state_(new State{threads, each, waiting, {}, {}}) {}

bool Doors::post(const std::string& adapter, Executor::Task task) {
  {
    std::lock_guard lock(state_->mutex);
    State::Door& door = state_->doors[adapter];
    if (door.busy >= state_->each) {
      if (door.waiting.size() >= state_->most_waiting) return false;
      door.waiting.push_back(std::move(task));
      return true;
    }
    ++door.busy;
  }
  const bool taken = state_->threads.post(
      [state = state_, adapter, task = std::move(task)]() mutable { run(state, adapter, task); });
  if (!taken) state_->next(adapter);
  return taken;
}

void Doors::run(const std::shared_ptr<State>& state, const std::string& adapter,
                Executor::Task task) {
  for (; task != nullptr; task = state->next(adapter)) task();
}

}  // namespace cox::web

// Where requests to adapters wait: each adapter has some of the threads at most, so that one which
// does not answer keeps nobody else's requests waiting. Threads: any.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/executor.hpp"

namespace cox::web {

class Doors {
 public:
  // `each`: how many of `threads` one adapter has; `waiting`: how many of its requests may wait for
  // them. `threads` outlives the tasks.
  Doors(Executor& threads, std::size_t each, std::size_t waiting);

  // Runs `task` as soon as the adapter has a thread free. false: too many wait, or `threads` ended.
  bool post(const std::string& adapter, Executor::Task task);

 private:
  struct State;
  static void run(const std::shared_ptr<State>& state, const std::string& adapter,
                  Executor::Task task);
  std::shared_ptr<State> state_;  // tasks hold it too
};

}  // namespace cox::web

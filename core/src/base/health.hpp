// Whether something works and, where it does not, why and since when. Threads: any.
#pragma once

#include <mutex>
#include <utility>

#include "base/clock.hpp"
#include "base/status.hpp"

namespace cox {

class Health {
 public:
  struct State {
    Status status;
    Millis since = 0;  // of the steady clock; set where the status is a failure

    bool ok() const { return status.ok(); }
  };

  enum class Turn { none, failed, recovered };

  // How the last attempt went. `since` stays that of the first of several failures.
  Turn note(const Status& status, Millis steady_now) {
    const std::lock_guard lock(mutex_);
    const bool was_ok = state_.ok();
    state_.status = status;
    if (was_ok == status.ok()) return Turn::none;
    state_.since = status.ok() ? 0 : steady_now;
    return status.ok() ? Turn::recovered : Turn::failed;
  }

  State state() const {
    const std::lock_guard lock(mutex_);
    return state_;
  }

 private:
  mutable std::mutex mutex_;
  State state_;
};

}  // namespace cox

// One message on its way out. Threads: belongs to one step at a time; `settled` to the outbox.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/status.hpp"
#include "chat/outgoing.hpp"

namespace cox::chat {

struct Job {
  Outgoing out;
  std::uint64_t ref = 0;     // of this message
  std::uint64_t ticket = 0;  // what adapters know it by, at each try; 0: not yet tried
  std::string lane;
  std::function<void(const Status&)> done;
  int tries = 0;             // that found the chat busy
  Millis absent_since = -1;  // there is no deliverer yet; steady milliseconds, or -1
  bool settled = false;      // guarded by the outbox's mutex
};

using JobPtr = std::shared_ptr<Job>;

}  // namespace cox::chat

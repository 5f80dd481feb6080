// What the work floor stands on: references to the parts of the lower floors, owned by the bot.
#pragma once

#include <memory>
#include <mutex>

#include "audit/records.hpp"
#include "authority/authority.hpp"
#include "base/clock.hpp"
#include "base/executor.hpp"
#include "base/ids.hpp"
#include "base/memory_watch.hpp"
#include "base/random.hpp"
#include "base/timers.hpp"
#include "brain/brain.hpp"
#include "chat/outbox.hpp"
#include "routing/address.hpp"
#include "work/activity.hpp"
#include "work/quarantine.hpp"

namespace cox::work {

// What the config says, as this floor needs it. Replaced as a whole when the config is read again.
struct Settings {
  routing::Addressing addressing{"cox", ""};
  Millis middleware = 2'000;  // deadline of a chain of middleware
  Millis resume = 60'000;     // accepted messages younger than this run after a restart
  std::size_t mailbox = 10'000;
  QuarantineRule quarantine{};
};

struct Services {
  const Clock& clock;
  Random& random;
  Ids& ids;
  Timers& timers;
  Executor& lanes;      // where mailboxes run
  Executor& steps;      // where middleware runs: never waits for a lane
  Executor& deadlines;  // where things go on that were late: no library's code can block it
  audit::Records& records;
  brain::Brain& brain;
  chat::Outbox& outbox;
  authority::Authority& authority;
  Activity& activity;
  const MemoryWatch& memory;

  std::shared_ptr<const Settings> settings() const {
    std::lock_guard lock(mutex);
    return current;
  }
  void configure(Settings settings) {
    auto next = std::make_shared<const Settings>(std::move(settings));
    std::lock_guard lock(mutex);
    current = std::move(next);
  }

  mutable std::mutex mutex{};
  std::shared_ptr<const Settings> current = std::make_shared<const Settings>();
};

}  // namespace cox::work

// What the bot does with its records by itself: it posts the head of their chain to a room, so that
// a chain that was cut off or written anew shows; archives what is older than the config keeps; and
// keeps the index fresh. In the core, since nothing that can be unloaded may be what proves the
// records. Threads: any; configure() on one thread at a time.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "audit_desk.hpp"
#include "base/executor.hpp"
#include "config/audit.hpp"
#include "work/services.hpp"

namespace cox {

class AuditDuties {
 public:
  // Work is done on `executor`, whose threads get a lower priority by it. `path` is the file of the
  // records, `archive` the folder of the segments. All must outlive the duties, and the timers stop
  // before.
  AuditDuties(work::Services& services, Executor& executor, AuditDesk& desk, std::string path,
              std::string archive);

  // Starts, or goes on with another config. `fresh`: keep the index fresh.
  void configure(const config::Audit& config, bool fresh);
  // What is under way ends soon.
  void stop() { stopping_ = true; }

 private:
  void every(Millis delay, Millis period, std::function<void()> duty);
  void post_head(const config::Audit& config);
  void archive_old(std::size_t days);
  void keep_fresh();

  work::Services& services_;
  Executor& executor_;
  AuditDesk& desk_;
  const std::string path_;
  const std::string archive_;
  std::mutex mutex_;  // guards what follows
  std::vector<Timers::Id> timers_;
  std::string problem_;  // that keep_fresh() told
  std::atomic<audit::Seq> posted_{0};
  std::atomic<bool> stopping_{false};
};

}  // namespace cox

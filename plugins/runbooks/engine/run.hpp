// One run of a runbook: all that must be known to go on with it in another build or after a crash.
// Threads: values.
#pragma once

#include <cox/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/condition.hpp"
#include "engine/values.hpp"

namespace runbooks {

// A step that has begun and is not over.
struct Pending {
  std::size_t step = 0;
  int attempt = 1;
  bool delay = false;      // it waits before another try
  std::int64_t since = 0;  // milliseconds since the epoch
  std::int64_t until = 0;  // its deadline; 0: none
  std::string boot;        // the process that began it
  std::string job;         // number of its job, where it has one
  cox::Json note;          // what else belongs to it
};

struct Run {
  enum class Phase { steps, rollback, on_failure, over };

  std::string id;  // what people call it by
  std::string runbook;
  std::string line;  // what was said
  std::string title;
  cox::Json arguments = cox::Json::object();
  cox::Json who;      // "user", "name", "account"
  cox::Json address;  // where it is told
  std::string call;   // id of the call that began it
  std::string job;    // number of the job that shows it
  bool queued = false;
  std::int64_t began = 0, ended = 0;

  Phase phase = Phase::steps;
  std::size_t next = 0;  // the step that comes next in this phase
  std::optional<Pending> pending;
  Values values;
  Progress progress;
  std::string error;  // of the step that failed first
  std::string failed_step;
  std::string later_error;  // of a rollback, or of on_failure
  bool unknown = false;     // nobody knows whether a step happened
  bool cancelled = false;
  std::uint64_t turn = 0;      // counts the changes: what answers to an older one is late
  std::uint64_t revision = 0;  // of what is kept in the brain; not written down itself

  // "ok", "failed", "rolled back", "cancelled", "unknown"; while it runs "running" or "queued".
  std::string outcome() const;
  bool over() const { return phase == Phase::over; }
  bool ok() const { return error.empty(); }
};

cox::Json to_json(const Run& run);
Run run_from_json(const cox::Json& json);

}  // namespace runbooks

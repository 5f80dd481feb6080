// Learns that supervisors are gone, by the pipe that each holds open: no process id, which another
// process may have by now, is ever looked at. Threads: any; `gone` runs on a thread of its own.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "base/status.hpp"
#include "jobs/folder.hpp"

namespace cox::jobs {

class Watch {
 public:
  // `gone` must only hand over.
  explicit Watch(std::function<void(Number)> gone);
  ~Watch();  // stop()
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // From here on its end is told, once. A supervisor that is gone already is told at once.
  // not_found: there is no trace of one; with another failure there may well be.
  Status add(Number job, const Folder& folder);
  // Tells nothing more.
  void stop();

 private:
  void run();
  void tell(Number job);

  const std::function<void(Number)> gone_;
  int poll_ = -1;
  int stop_ = -1;
  std::mutex mutex_;
  std::map<Number, int> files_;
  std::thread thread_;
};

// Tells the supervisor to end its job. not_found: it is gone.
Status send_cancel(const Folder& folder);
// Kills what a supervisor left that died before its job.
void end_what_is_left(const Folder& folder);

}  // namespace cox::jobs

// The one thread that writes records. It takes all that waits into one transaction, so that many
// records cost one flush of the disk. Threads: any.
#pragma once

#include <memory>
#include <thread>

#include "audit/file.hpp"
#include "audit/progress.hpp"
#include "audit/queue.hpp"
#include "base/clock.hpp"
#include "base/health.hpp"
#include "base/status.hpp"

namespace cox::audit {

class Writer {
 public:
  // Starts the thread. The references must outlive the writer.
  Writer(std::unique_ptr<File> file, Queue& queue, Progress& progress, const Clock& clock);
  ~Writer();  // stop()

  void stop();  // writes what waits, takes nothing more, ends the thread
  Health::State health() const { return health_.state(); }

 private:
  void run();
  Status write(const Items& items);
  Status write_all(const Items& items);
  void keep(Items refused);
  void note_health(const Status& status);

  std::unique_ptr<File> file_;
  Queue& queue_;
  Progress& progress_;
  const Clock& clock_;
  Items kept_;  // facts that could not be written and still have to be
  Health health_;
  std::thread thread_;
};

}  // namespace cox::audit

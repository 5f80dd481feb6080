// The one thread that writes records. It takes all that waits into one transaction, so that many
// records cost one flush of the disk. Threads: any.
#pragma once

#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "audit/file.hpp"
#include "audit/progress.hpp"
#include "audit/queue.hpp"
#include "base/status.hpp"

namespace cox::audit {

class Writer {
 public:
  // Starts the thread. The references must outlive the writer.
  Writer(std::unique_ptr<File> file, Queue& queue, Progress& progress);
  ~Writer();  // stop()

  void stop();  // writes what waits, takes nothing more, ends the thread
  Status health() const;

 private:
  void run();
  Status write(const std::vector<Item>& items);
  Status write_all(const std::vector<Item>& items);
  void keep(std::vector<Item> refused);
  void note_health(const Status& status);

  std::unique_ptr<File> file_;
  Queue& queue_;
  Progress& progress_;
  std::vector<Item> kept_;  // facts that could not be written and still have to be
  mutable std::mutex mutex_;
  Status health_;
  std::thread thread_;
};

}  // namespace cox::audit

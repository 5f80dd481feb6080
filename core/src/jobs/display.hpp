// What a room sees of a job: one message that is edited where the chat can do that, otherwise a few
// lines at a time; at a polite rate, and never a second message before the first has arrived.
// Threads: any.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/executor.hpp"
#include "jobs/output_reader.hpp"
#include "jobs/record.hpp"
#include "work/services.hpp"

namespace cox::jobs {

class Display : public std::enable_shared_from_this<Display> {
 public:
  // How far the room has seen the output, and the platform's id of the message that shows it.
  using Shown = std::function<void(std::uint64_t bytes, const std::string& message)>;

  // All references must outlive it; `executor` is where it reads and composes.
  Display(work::Services& services, Executor& executor, Folder folder, const Record& record,
          Shown shown);

  // The job runs: looks for output from here on.
  void start();
  void progress(int percent, std::string step);
  // The job has ended; the last message says so.
  void finish(const Record& record);
  // Looks no more and says no more.
  void stop();

 private:
  using Guard = std::unique_lock<std::mutex>;

  void arm(Millis delay);
  void tick();
  void look(bool over);
  bool has_news(Millis now);
  void say(Guard lock, bool last);
  void said(std::uint64_t ref, bool edited, const Status& status);
  void call_them();
  bool edits();
  bool has_buttons() const;
  void add_controls(Json& parts) const;
  std::string card(bool last);
  std::string take_fresh(bool last);
  std::string lines(bool last);
  std::string state_line(bool last) const;

  work::Services& services_;
  Executor& executor_;
  const Shown shown_;
  std::mutex mutex_;
  Record record_;
  OutputReader reader_;
  const Folder folder_;
  std::string tail_;   // what a message shows
  std::string fresh_;  // of that, what was never said
  bool skipped_ = false;
  bool begun_ = false;  // something was said
  bool changed_ = false;
  bool waits_ = false;  // a message is on its way
  bool last_waits_ = false;
  bool over_ = false;
  bool stopped_ = false;
  std::optional<bool> edits_;
  std::uint64_t ref_ = 0;
  Millis delay_ = 0;
  Millis last_said_ = 0;
};

}  // namespace cox::jobs

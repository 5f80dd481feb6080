// The process that stands between the bot and a job: it starts the job's process, writes what that
// prints to files, enforces limits and deadline, and ends the whole family when it is told to. It
// knows of the bot only the folder, so the bot may die and come back. Threads: one.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "jobs/descendants.hpp"
#include "jobs/folder.hpp"
#include "jobs/output_file.hpp"
#include "jobs/spec.hpp"

namespace cox::jobs {

class Supervisor {
 public:
  // `control` is the open pipe of that name.
  Supervisor(const Folder& folder, Spec spec, int control)
      : folder_(folder),
        spec_(std::move(spec)),
        control_(control),
        output_(folder, spec_.limits.output_bytes) {}

  // Runs the job to its end, and writes that down.
  void run();

 private:
  Status start();
  void write_status() const;
  void watch();
  bool is_over();
  int patience() const;
  void hear(int ready_for);
  void read_signals();
  void read_control();
  bool read_output();
  bool may_read() const;
  void reap();
  void child_ended(int status);
  void check_limits();
  void end_all(const std::string& outcome, const std::string& error);
  void press_on();
  std::vector<Process> still_there() const;
  void send(int signal) const;
  void finish();

  const Folder folder_;
  const Spec spec_;
  const int control_;
  SystemClock clock_;
  OutputFile output_;
  int signals_ = -1;
  int pipe_ = -1;  // what the job prints; -1: nobody can print any more
  pid_t child_ = 0;
  End end_;
  bool child_over_ = false;
  bool all_ = false;  // the whole family has to go, also those with a session of their own
  std::optional<Millis> kill_at_;  // they were asked to end; killed from then on
  Millis began_ = 0, full_since_ = -1, next_check_ = 0, next_tail_ = 0;
  std::uint64_t read_since_full_ = 0;
};

// `cox supervise FOLDER`, with the job on standard input. Returns at once where it could not start;
// otherwise in the process that began it when the supervisor stands, which goes on in a session of
// its own.
int supervise(const std::string& path);

}  // namespace cox::jobs

// Drives runs: performs their steps, keeps where they are before each, and goes on with them after
// a reload or a crash. What is not known to be safe to do again is not done again. Threads: the
// plugin's handlers, one at a time.
#pragma once

#include <cox/plugin.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "engine/desk.hpp"
#include "engine/machine.hpp"
#include "engine/store.hpp"

namespace runbooks {

// The plugin around it.
class Owner {
 public:
  virtual ~Owner() = default;
  // The program made from what begin() was given as `source`; nothing where that is no runbook.
  virtual std::optional<Program> program(const cox::Json& source) = 0;
  // A run has the key that it waited for: what was found before may have changed.
  virtual void begins(Run&) {}
  // A run is over, in whatever way.
  virtual void over(const Run&) {}
};

// What a run begins with.
struct Beginning {
  std::string runbook;
  cox::Json source;  // enough for Owner::program() to make the program again
  Program program;
  Values values;  // the arguments, and what a plan found
  cox::Json arguments;
  std::string line;  // what would be said to do it again
};

class Conductor {
 public:
  // Both must outlive it.
  Conductor(cox::Plugin& plugin, Owner& owner);

  // In the plugin's body: what it wants to hear.
  void declare();
  // Throws cox::Error where it cannot begin: its key is locked, a value does not fit.
  Run begin(cox::Call& call, Beginning beginning);
  // Goes on with what an earlier process or build left, now or later. Once the plugin is live.
  void resume();
  // Somebody answers an "approve" step.
  void judge(const cox::Json& verdict);

  const Store& store() const { return store_; }
  const Desk& desk() const { return desk_; }

 private:
  using ProgramPtr = std::shared_ptr<const Program>;
  using Then = std::function<void(Run& run)>;
  using Ended = std::optional<StepEnd>;  // nothing: it is told later

  ProgramPtr program(const Run& run);
  // On disk; false where another build of the plugin came between: then the run is that one's.
  bool keep(Run& run);
  std::int64_t now() const;
  // Runs `then` with the run as it is kept, unless it has gone on by itself meanwhile.
  void later(const Run& run, std::int64_t at, Then then);
  void if_same(const std::string& id, std::uint64_t turn, const Then& then);

  // conductor.cpp
  void go_on(Run& run);
  Ended begin_step(Run& run, const Step& step);
  void ended(Run& run, const StepEnd& end);
  void wait_for_retry(Run& run);
  void give_up(Run& run, const std::string& why);
  void finish(Run& run);
  void show_progress(const Run& run);
  void watch_queue(const Run& run);
  void let_go(const std::string& job);
  void drop(Run& run, const std::string& why);
  void stop(Run& run, const std::string& why);
  void run_job_ended(const cox::JobResult& result);
  void step_job_ended(const cox::JobResult& result);

  // perform.cpp
  Ended perform(Run& run, const Step& step);
  Ended perform(Run& run, const Step& step, const RunStep& it);
  Ended perform(Run& run, const Step& step, const HttpStep& it);
  Ended perform(Run& run, const Step& step, const WaitStep& it);
  Ended perform(Run& run, const Step& step, const AskStep& it);
  Ended perform(Run& run, const Step& step, const ApproveStep& it);
  Ended perform(Run& run, const Step& step, const FactStep& it);
  Ended perform(Run& run, const Step& step, const SayStep& it);
  Ended perform(Run& run, const Step& step, const LockStep& it);
  template <class Other>
  Ended perform(Run&, const Step&, const Other&) {
    return StepEnd();  // the machine does these itself
  }
  Ended start_process(Run& run, const Step& step, const Process& process);
  void answered(cox::Call& call);
  StepEnd process_ended(const Step& step, const cox::JobResult& result) const;
  void time_out(const Run& run, const std::string& why);

  // waiting.cpp
  void look(Run& run);
  void look_again(Run& run, const std::string& last);
  void look_by_http(Run& run, const WaitStep& wait);
  std::string not_yet(const Run& run, const WaitStep& wait) const;

  void look_for_left();

  // resume.cpp
  bool is_own(const Run& run) const;
  void resume(Run& run);
  void resume_process(Run& run, const Step& step, bool reads);
  void resume_http(Run& run, const Step& step, const HttpStep& http);

  cox::Plugin& plugin_;
  Owner& owner_;
  const Store store_;
  const Desk desk_;
  const std::string boot_;  // names this process
  std::map<std::string, ProgramPtr> programs_;
  std::map<std::string, std::uint64_t> own_;  // turns of the runs that this build looks after
};

}  // namespace runbooks

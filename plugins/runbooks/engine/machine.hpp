// Which step comes next, and what its end leads to: retries, failure, rollback. It decides and does
// nothing: whoever drives it performs the step and tells how it ended. Threads: values.
#pragma once

#include <cstdint>
#include <string>

#include "engine/program.hpp"
#include "engine/run.hpp"

namespace runbooks {

// How a step ended.
struct StepEnd {
  bool ok = true;
  std::string error;
  std::vector<std::pair<std::string, cox::Json>> values;  // below the step's name

  static StepEnd failed(std::string why) { return {false, std::move(why), {}}; }
};

class Machine {
 public:
  // Both must outlive it.
  Machine(const Program& program, Run& run) : program_(program), run_(run) {}

  // Goes on to the next step that somebody has to perform, and notes that it has begun; what only
  // concerns values is done on the way. Null: the run is over.
  const Step* advance(std::int64_t now);
  // The step that has begun, or null.
  const Step* pending() const;
  // The pending step has ended so. Afterwards it waits for another try (pending->delay), or
  // advance() goes on.
  void ended(const StepEnd& end, std::int64_t now);
  // The wait before another try is over.
  void try_again(std::int64_t now);
  // Somebody stopped it: what has been done is rolled back.
  void cancel(const std::string& why);
  // Nobody knows whether the pending step happened; nothing more is done.
  void give_up(const std::string& why, std::int64_t now);

  // Of the steps that are counted for people: which this is, and how many there are.
  std::size_t number() const;
  std::size_t count() const;

 private:
  const std::vector<Step>& steps() const;
  bool is_due(const Step& step, std::string& error) const;
  bool perform_inside(const Step& step, StepEnd& end);
  void begin(const Step& step, std::int64_t now);
  void fail(const Step& step, const std::string& why);
  void next_phase(std::int64_t now);

  const Program& program_;
  Run& run_;
};

}  // namespace runbooks

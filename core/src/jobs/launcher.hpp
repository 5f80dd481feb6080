// Starts supervisors: `cox supervise FOLDER`, each in a session of its own, so that it lives on
// when the bot does not. Threads: any.
#pragma once

#include <string>

#include "base/status.hpp"
#include "jobs/folder.hpp"
#include "jobs/spec.hpp"

namespace cox::jobs {

class Launcher {
 public:
  // `program` is the one that supervises; empty: this one.
  explicit Launcher(std::string program = {});

  // Returns when the supervisor stands and holds its pipes. `spec` has its secrets filled in; it
  // goes over in memory, not through a file.
  Status launch(const Folder& folder, const Spec& spec) const;

 private:
  const std::string program_;
};

// Its value is the job's folder.
inline constexpr const char* kJobVariable = "COX_JOB";
// What every process finds in its environment, unless its job says otherwise.
std::vector<std::pair<std::string, std::string>> basic_environment(const Folder& folder);

}  // namespace cox::jobs

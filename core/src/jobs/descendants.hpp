// The processes below a process, as /proc shows them. Threads: any.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace cox::jobs {

struct Process {
  pid_t pid = 0, parent = 0, group = 0, session = 0;
  bool is_zombie = false;
  std::uint64_t threads = 0;
  std::uint64_t resident = 0;  // bytes
};

// Nothing where there is no such process.
std::optional<Process> look_at(pid_t pid);
// Children, their children and so on. One that begins meanwhile may be missing.
std::vector<Process> descendants_of(pid_t root);
// All there are.
std::vector<Process> all_processes();

}  // namespace cox::jobs

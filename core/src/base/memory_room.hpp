// How much memory the process may have, as the system limits it, and how much of that is in use.
// Threads: any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/control_groups.hpp"

namespace cox {

// All in bytes.
struct MemoryRoom {
  std::uint64_t used = 0;
  std::uint64_t limit = 0;
  std::string whose;  // what sets the limit, as in "471 of 512 MiB of WHOSE"

  double share() const { return static_cast<double>(used) / static_cast<double>(limit); }
};

// Of the limits that hold for this process the one that is nearest; none where nothing limits it:
// - `own`, if not 0: what it may have resident
// - its control group and those above it (cgroup v2 memory.max, v1 memory.limit_in_bytes), where
//   what the kernel can take back from files at once does not count: memory.stat's inactive_file,
//   as Kubernetes reckons the working set. Processes that the bot has started count.
// - `ulimit -v` (RLIMIT_AS): address space
std::optional<MemoryRoom> memory_room(std::uint64_t own, const SystemFiles& files = {});

}  // namespace cox

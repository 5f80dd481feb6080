// How many processors there are for this process. Threads: any.
#pragma once

#include <cstddef>

#include "base/control_groups.hpp"

namespace cox {

// At least 1: those that it may run on (sched_getaffinity(2); glibc's hardware_concurrency() counts
// those of the machine), and no more than its control groups grant it time for, rounded up (cgroup
// v2 cpu.max, v1 cpu.cfs_quota_us): a container of one processor on a machine of 64 has 1.
std::size_t processors(const SystemFiles& files);
// The same of this machine, looked for once: what it says at the start holds for good.
std::size_t processors();

}  // namespace cox

// The control groups that a process is in (cgroups(7)): where a container's or a service's limits
// are written. Threads: any.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cox {

// Where the system tells of a process; another place only in tests.
struct SystemFiles {
  std::string process = "/proc/self";
  std::string groups = "/sys/fs/cgroup";
};

struct GroupFolder {
  enum class Version { v1, v2 };
  std::string path;
  Version version;
};

// The folders in which `controller` ("memory", "cpu") keeps the files of the process's own group
// and of those above it, up to the root. Some of them may not be there: in a container the path may
// be one of the machine outside.
std::vector<GroupFolder> control_groups(std::string_view controller, const SystemFiles& files = {});

}  // namespace cox

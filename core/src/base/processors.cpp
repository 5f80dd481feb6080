#include "base/processors.hpp"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <optional>
#include <thread>

#include "base/text.hpp"

namespace cox {
namespace {

std::size_t allowed() {
  cpu_set_t set;
  CPU_ZERO(&set);
  // Fails on a machine of more than 1,024.
  if (sched_getaffinity(0, sizeof(set), &set) != 0) return std::thread::hardware_concurrency();
  return static_cast<std::size_t>(CPU_COUNT(&set));
}

// The time of how many processors it is granted; none where nothing limits it. A word ("max") and a
// negative number are no limit.
std::optional<double> share(std::istream& quota, std::istream& period) {
  double most = 0, of = 0;
  if (!(quota >> most) || !(period >> of) || most <= 0 || of <= 0) return {};
  return most / of;
}

std::optional<double> share_in(const GroupFolder& folder) {
  if (folder.version == GroupFolder::Version::v2) {
    std::ifstream both(text::cat(folder.path, "/cpu.max"));
    return share(both, both);
  }
  std::ifstream quota(text::cat(folder.path, "/cpu.cfs_quota_us"));
  std::ifstream period(text::cat(folder.path, "/cpu.cfs_period_us"));
  return share(quota, period);
}

}  // namespace

std::size_t processors(const SystemFiles& files) {
  std::size_t count = allowed();
  for (const GroupFolder& folder : control_groups("cpu", files)) {
    if (const auto granted = share_in(folder))
      count = std::min(count, static_cast<std::size_t>(std::ceil(*granted)));
  }
  return std::max<std::size_t>(count, 1);
}

std::size_t processors() {
  static const std::size_t count = processors(SystemFiles{});
  return count;
}

}  // namespace cox

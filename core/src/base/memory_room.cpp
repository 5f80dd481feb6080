#include "base/memory_room.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <string_view>
#include <utility>

#include "base/memory.hpp"
#include "base/text.hpp"

namespace cox {
namespace {

using text::cat;

// Version 1 has no word for "no limit": it says the largest number of whole pages.
constexpr std::uint64_t kNoLimit = std::uint64_t{1} << 60;

// What the files of a version of control groups are called.
struct GroupFiles {
  std::string_view limit, used, reclaimable;
};
constexpr GroupFiles kVersion1{"memory.limit_in_bytes", "memory.usage_in_bytes",
                               "total_inactive_file"};
constexpr GroupFiles kVersion2{"memory.max", "memory.current", "inactive_file"};

// The number that a file begins with; none where it holds a word, or is not there.
std::optional<std::uint64_t> number_in(const std::string& path) {
  std::ifstream file(path);
  std::uint64_t number = 0;
  if (!(file >> number)) return {};
  return number;
}

// Of "NAME NUMBER" a line.
std::uint64_t named_number(const std::string& path, std::string_view name) {
  std::ifstream file(path);
  std::string each;
  for (std::uint64_t number = 0; file >> each >> number;) {
    if (each == name) return number;
  }
  return 0;
}

void take_nearer(std::optional<MemoryRoom>& nearest, MemoryRoom room) {
  if (room.limit == 0 || room.limit >= kNoLimit) return;
  if (!nearest || room.share() > nearest->share()) nearest = std::move(room);
}

void look_at_group(const std::string& folder, const GroupFiles& files,
                   std::optional<MemoryRoom>& nearest) {
  const auto limit = number_in(cat(folder, "/", files.limit));
  if (!limit || *limit >= kNoLimit) return;
  const std::uint64_t used = number_in(cat(folder, "/", files.used)).value_or(0);
  const std::uint64_t back = named_number(cat(folder, "/memory.stat"), files.reclaimable);
  take_nearer(nearest, {used - std::min(used, back), *limit, "its control group"});
}

void look_at_groups(const SystemFiles& system, std::optional<MemoryRoom>& nearest) {
  for (const GroupFolder& folder : control_groups("memory", system)) {
    const bool is_old = folder.version == GroupFolder::Version::v1;
    look_at_group(folder.path, is_old ? kVersion1 : kVersion2, nearest);
  }
}

}  // namespace

std::optional<MemoryRoom> memory_room(std::uint64_t own, const SystemFiles& files) {
  std::optional<MemoryRoom> nearest;
  const auto [addresses, resident] = memory_sizes(files.process);
  take_nearer(nearest, {resident, own, "limits.memory_mib"});
  rlimit space{};
  if (getrlimit(RLIMIT_AS, &space) == 0)
    take_nearer(nearest, {addresses, space.rlim_cur, "ulimit -v"});
  look_at_groups(files, nearest);
  return nearest;
}

}  // namespace cox

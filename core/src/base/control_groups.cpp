#include "base/control_groups.hpp"

#include <fstream>

#include "base/text.hpp"

namespace cox {
namespace {

using text::cat;

void add_up_to_root(const std::string& root, std::string path, GroupFolder::Version version,
                    std::vector<GroupFolder>& folders) {
  while (!path.empty() && path != "/") {
    folders.push_back({cat(root, path), version});
    path.resize(path.rfind('/') == std::string::npos ? 0 : path.rfind('/'));
  }
  folders.push_back({root, version});
}

}  // namespace

// /proc/PID/cgroup has "ID:CONTROLLERS:PATH" a line, version 2 as "0::PATH".
std::vector<GroupFolder> control_groups(std::string_view controller, const SystemFiles& files) {
  using Version = GroupFolder::Version;
  std::vector<GroupFolder> folders;
  std::ifstream file(cat(files.process, "/cgroup"));
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const std::string path = line.substr(second + 1);
    if (controllers.empty()) add_up_to_root(files.groups, path, Version::v2, folders);
    if (cat(",", controllers, ",").find(cat(",", controller, ",")) != std::string::npos)
      add_up_to_root(cat(files.groups, "/", controller), path, Version::v1, folders);
  }
  return folders;
}

}  // namespace cox

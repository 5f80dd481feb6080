#include "plugins/folder_watches.hpp"

#include <sys/inotify.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/log.hpp"

namespace cox::plugins {
namespace {

namespace fs = std::filesystem;

// The deepest folder above `folder` that exists.
std::string nearest_above(const std::string& folder) {
  std::error_code error;
  fs::path at = fs::absolute(folder, error).parent_path();
  while (at.has_relative_path() && !fs::is_directory(at, error)) at = at.parent_path();
  return at.string();
}

}  // namespace

std::vector<std::string> FolderWatches::sync(const std::set<std::string>& wanted) {
  std::vector<std::string> appeared;
  std::set<std::string> keep = wanted;
  for (const std::string& folder : wanted) {
    if (watches_.contains(folder)) continue;
    if (std::string above = watch_above(folder); !above.empty()) keep.insert(std::move(above));
    if (watches_.contains(folder)) appeared.push_back(folder);
  }
  drop_others(keep);
  return appeared;
}

// Watches `folder`, or else the nearest one above it, which is returned.
std::string FolderWatches::watch_above(const std::string& folder) {
  std::string above;
  while (!add(folder)) {
    // Once more after each level: it may have appeared before the watch was in place.
    std::string previous = std::exchange(above, nearest_above(folder));
    if (above == previous || (!watches_.contains(above) && !add(above))) break;
  }
  return above;
}

bool FolderWatches::add(const std::string& folder) {
  Result<int> watch = inotify_.add(folder);
  if (watch.ok()) {
    watches_[folder] = *watch;
    refused_.erase(folder);
  } else if (watch.status().code() != Code::not_found && refused_.insert(folder).second) {
    log::warn("plugins", watch.status().message());
  }
  return watch.ok();
}

std::vector<std::string> FolderWatches::names_of(int watch) const {
  std::vector<std::string> names;
  for (const auto& [folder, number] : watches_) {
    if (number == watch) names.push_back(folder);
  }
  return names;
}

void FolderWatches::drop_others(const std::set<std::string>& keep) {
  std::set<int> used;
  for (const auto& [folder, watch] : watches_) {
    if (keep.contains(folder)) used.insert(watch);
  }
  std::erase_if(watches_, [&](const auto& entry) {
    if (keep.contains(entry.first)) return false;
    if (!used.contains(entry.second)) inotify_.remove(entry.second);
    return true;
  });
}

void FolderWatches::forget(int watch, std::vector<std::string>& lost) {
  for (std::string& folder : names_of(watch)) {
    watches_.erase(folder);
    lost.push_back(std::move(folder));
  }
  inotify_.remove(watch);  // a moved folder would go on reporting under its old name
}

FolderWatches::Changes FolderWatches::read() {
  constexpr std::uint32_t gone = IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED;
  Changes changes;
  for (const Inotify::Event& event : inotify_.read()) {
    if (event.mask & IN_Q_OVERFLOW) changes.overflow = true;
    if (event.mask & gone) forget(event.watch, changes.lost);
    if (event.name.empty()) continue;
    for (const std::string& folder : names_of(event.watch)) {
      changes.paths.push_back(folder + "/" + event.name);
    }
  }
  return changes;
}

}  // namespace cox::plugins

// Keeps a set of folders watched, whether they exist yet or not. Threads: one at a time.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "plugins/inotify.hpp"

namespace cox::plugins {

class FolderWatches {
 public:
  explicit FolderWatches(Inotify inotify) : inotify_(std::move(inotify)) {}

  int descriptor() const { return inotify_.descriptor(); }

  // Makes the watched folders exactly these and returns those that are watched from now on, in
  // which anything may have changed before. For one that does not exist, the nearest folder above
  // it is watched instead: call again after every read().
  std::vector<std::string> sync(const std::set<std::string>& wanted);

  struct Changes {
    std::vector<std::string> paths;  // folder/name, under each name the folder is watched by
    std::vector<std::string> lost;   // folders that were deleted or moved away
    bool overflow = false;           // the kernel dropped some: anything may have changed
  };
  // What has happened since the last call, without waiting; the rest, if that is much, the next
  // time.
  Changes read();

 private:
  bool add(const std::string& folder);
  std::string watch_above(const std::string& folder);
  std::vector<std::string> names_of(int watch) const;
  void forget(int watch, std::vector<std::string>& lost);
  void drop_others(const std::set<std::string>& keep);

  Inotify inotify_;
  std::map<std::string, int> watches_;  // several names may share one watch
  std::set<std::string> refused_;       // said once each
};

}  // namespace cox::plugins

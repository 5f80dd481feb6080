// The last good builds of each plugin, kept as files so that `rollback` has something to go to,
// also after a restart. Threads: any; calls for one plugin are serialised by the caller.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/status.hpp"

namespace cox::plugins {

struct KeptBuild {
  std::string build;  // build id
  std::string file;
};

class KeptBuilds {
 public:
  explicit KeptBuilds(std::string folder, std::size_t keep = 3)
      : folder_(std::move(folder)), keep_(keep) {}

  // `file`, which nobody writes to any more, has gone live as build `build` of `plugin`: it is the
  // newest now, under a second name (or copied, where that cannot be). Older ones beyond `keep` are
  // removed.
  Status add(const std::string& plugin, const std::string& build, const std::string& file);
  // The newest one before `build`; nothing where there is none.
  std::optional<KeptBuild> before(const std::string& plugin, const std::string& build) const;
  std::optional<KeptBuild> find(const std::string& plugin, const std::string& build) const;
  // The plugin that has been live as this build; nothing where none has, or it is kept no more.
  std::optional<std::string> plugin_of(const std::string& build) const;
  // `build` turned out bad: it is no longer something to go back to.
  void forget(const std::string& plugin, const std::string& build);

 private:
  std::vector<KeptBuild> list(const std::string& plugin) const;  // oldest first

  std::string folder_;
  std::size_t keep_;
};

}  // namespace cox::plugins

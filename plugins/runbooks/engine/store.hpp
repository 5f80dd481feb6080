// What is kept of runs, in the plugin's part of the brain: "run/ID" while one is under way, and
// "source/ID", what it was made from; in the part that all plugins share, "runs/ID", what became of
// it. Threads: the plugin's handlers.
#pragma once

#include <cox/plugin.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/run.hpp"

namespace runbooks {

class Store {
 public:
  explicit Store(const cox::Plugin& plugin) : plugin_(plugin) {}

  // A new run, with what it was made from.
  void add(Run& run, const cox::Json& source) const;
  // False where another build of the plugin has changed it since it was read: then it is that
  // one's.
  bool save(Run& run) const;
  std::optional<Run> find(const std::string& id) const;
  std::vector<Run> open() const;
  cox::Json source(const std::string& id) const;
  // It is over: only its history stays, of the newest 500.
  void close(const Run& run) const;
  // The newest first.
  std::vector<Run> history(std::size_t most) const;
  std::optional<Run> ended(const std::string& id) const;

 private:
  const cox::Plugin& plugin_;
};

}  // namespace runbooks

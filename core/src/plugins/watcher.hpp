// Watches drop-in folders with inotify and tells, after a quiet time, which libraries changed.
// Knows nothing of plugins. Threads: one of its own; the callback runs on it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/status.hpp"

namespace cox::plugins {

struct Settled {
  enum class What { present, gone };
  What what = What::present;  // present: new, overwritten, renamed here, or its attributes changed
  std::string path;
};

class Watcher {
 public:
  using Callback = std::function<void(const Settled&)>;
  static constexpr Millis kDebounce = 100;  // how long nothing may have happened to a file

  // Begins watching; folders that do not exist yet are watched once they appear. Only names that
  // end in ".so" and do not begin with "." count. A symbolic link's target is watched too. Files
  // that are there already are not reported. After a queue overflow everything is scanned and
  // reported.
  static Result<std::unique_ptr<Watcher>> start(std::vector<std::string> folders, Callback callback,
                                                Millis debounce = kDebounce);
  ~Watcher();  // stops and joins

  // Reports `path` again after the debounce; for files that were not complete yet. Threads: any.
  void again(const std::string& path);

 private:
  struct State;
  explicit Watcher(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The libraries in a folder now, as FOLDER/NAME, sorted; none where there is no such folder. A link
// counts if it leads to a file. Threads: any.
std::vector<std::string> libraries_in(const std::string& folder);

}  // namespace cox::plugins

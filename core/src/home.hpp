// The bot's folders: its home, and where the program finds what belongs to it. Threads: any.
#pragma once

#include <string>
#include <vector>

#include "base/status.hpp"

namespace cox {

struct Home {
  std::string folder;  // absolute
  std::string state() const { return folder + "/state"; }
  std::string config() const { return folder + "/cox.json"; }
  std::string plugins() const { return folder + "/plugins"; }
  std::string adapters() const { return folder + "/adapters"; }
  std::string brain() const { return state() + "/brain.db"; }
  std::string records() const { return state() + "/records.db"; }
  std::string audit() const { return state() + "/audit"; }    // archived records
  std::string copies() const { return state() + "/copies"; }  // private copies of loaded libraries
  std::string jobs() const { return state() + "/jobs"; }      // a folder for each job
  std::string connections() const { return state() + "/connections.json"; }  // for `cox adapters`
  std::string crashes() const { return state() + "/crashes"; }               // for the next start
  std::string kept() const { return state() + "/kept"; }  // builds to roll back to
  std::string kept_adapters() const { return state() + "/kept_adapters"; }
};

// Makes the folders that are missing.
Result<Home> open_home(const std::string& folder);

// The plugins and adapters that came with this program: PREFIX/lib/cox/... beside PREFIX/bin/cox.
std::string box_plugins();
std::string box_adapters();

// Keeps a second bot out of the same home as long as it lives. The file holds the number of the
// process; it is empty where that came to its end in order.
class HomeLock {
 public:
  static Result<HomeLock> take(const Home& home);
  // Whether a bot runs there, as far as this user may see. Changes nothing.
  static bool is_taken(const Home& home);
  HomeLock(HomeLock&& other) noexcept;
  HomeLock& operator=(HomeLock&& other) noexcept;
  ~HomeLock();

  // The process that had it before and did not let go: it died, or was killed. Empty: none.
  const std::string& left_by() const { return left_by_; }
  // The end in order, also where this object does not live to see it. Idempotent.
  void let_go();

 private:
  explicit HomeLock(int file) : file_(file) {}
  int file_ = -1;
  std::string left_by_;
};

}  // namespace cox

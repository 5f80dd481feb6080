// What was deployed where, by whom and how it went: "deploy/RUN" in the plugin's brain. Threads:
// the plugin's handlers.
#pragma once

#include <cox/plugin.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/run.hpp"
#include "script.hpp"

namespace deploy {

struct Record {
  std::string run;
  Order order;
  std::string commit;
  std::string by;
  std::int64_t began = 0, ended = 0;
  std::string outcome;
  std::string error;

  bool ok() const { return outcome == "ok"; }
};

class Records {
 public:
  explicit Records(const cox::Plugin& plugin) : plugin_(plugin) {}

  void add(const runbooks::Run& run, const Order& order) const;
  // The newest first; empty names mean all.
  std::vector<Record> all(const std::string& app, const std::string& env) const;
  // What is there now, if anything ever was.
  std::optional<Record> current(const std::string& app, const std::string& env) const;
  // The release that it took the place of; not one that a rollback has left since.
  std::optional<Record> before(const std::string& app, const std::string& env) const;

 private:
  const cox::Plugin& plugin_;
};

}  // namespace deploy

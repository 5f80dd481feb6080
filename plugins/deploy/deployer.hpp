// Deploys and rollbacks: plans them, begins them, notes how they went, and tells what is where.
// Threads: the plugin's handlers.
#pragma once

#include <cox/plugin.hpp>
#include <string>

#include "apps.hpp"
#include "engine/conductor.hpp"
#include "engine/planner.hpp"
#include "records.hpp"

namespace deploy {

class Deployer final : public runbooks::Owner {
 public:
  Deployer(cox::Plugin& plugin, std::string folder, const std::string& state);

  void declare();
  const Apps& apps() const { return apps_; }

  cox::Plan plan(cox::Call& call, Kind kind);
  void run(cox::Call& call, Kind kind);
  std::string deploys(const std::string& app, const std::string& env) const;
  std::string what_is_on(const std::string& env) const;
  // What is wrong with the files, or that nothing is.
  std::string check() const;

  std::optional<runbooks::Program> program(const cox::Json& source) override;
  void begins(runbooks::Run& run) override;
  void over(const runbooks::Run& run) override;

 private:
  // What is meant by the call. Throws cox::Error where that makes no sense.
  Order order(cox::Call& call, Kind kind) const;
  runbooks::Program program(const App& app, const Order& order) const;
  cox::Json source(const Order& order) const;
  std::string outlook(const Order& order, const runbooks::Values& values) const;
  std::string locks_on(const std::string& env) const;
  void keep_good();
  void look_for_changes();
  void load_again();

  cox::Plugin& plugin_;
  const std::string folder_;
  std::string print_, seen_;  // of the folder: as it was read, and a moment ago
  const Apps apps_;
  Records records_;
  runbooks::Conductor conductor_;
  runbooks::Planner planner_;
};

}  // namespace deploy

// Plans of commands that run a program, and what they found: what was approved is what runs.
// Threads: the plugin's handlers.
#pragma once

#include <cox/plugin.hpp>
#include <map>
#include <string>

#include "engine/program.hpp"

namespace runbooks {

struct Planned {
  cox::Json facts = cox::Json::object();
  std::string text;
  Values values;  // the arguments and what the plan's steps found
};

class Planner {
 public:
  Planner(cox::Plugin& plugin, std::string home) : plugin_(plugin), home_(std::move(home)) {}

  // Runs the steps of the plan and keeps what they found for the run that follows at once. Throws
  // cox::Error where one fails. `about` stands above the steps.
  Planned plan(const std::string& key, const Program& program, const cox::Json& arguments,
               const cox::Json& source, const std::string& about);
  // What the plan of the same found a moment ago; otherwise it looks again.
  Values values_for(const std::string& key, const Program& program, const cox::Json& arguments);
  // What makes two calls the same.
  static std::string key_of(const std::string& command, const cox::Json& arguments,
                            const std::string& user);

 private:
  struct Kept {
    Values values;
    cox::Time at;
  };
  Values look(const Program& program, const cox::Json& arguments) const;

  cox::Plugin& plugin_;
  const std::string home_;
  std::map<std::string, Kept> kept_;
};

}  // namespace runbooks

// The runbook that deploys an app to an environment, or takes an earlier release back: made from
// the app's description, run by the engine like any other. Threads: pure functions.
#pragma once

#include <string>

#include "app.hpp"
#include "engine/program.hpp"

namespace deploy {

enum class Kind { deploy, rollback };

// What the values {previous} and {target} must be where they are given: commits.
struct Order {
  Kind kind = Kind::deploy;
  std::string app, env;
  std::string ref;       // deploy: what was asked for
  std::string target;    // rollback: the commit to go back to
  std::string previous;  // the commit that is there now; empty: none
};

// `mirror` is the folder for the bot's copy of the repository. Problems name lines of the app's
// file.
runbooks::Program make_program(const App& app, const Order& order, const std::string& mirror,
                               Problems& problems);

// The arguments of the program, as values.
cox::Json arguments_of(const Order& order);
cox::Json to_json(const Order& order);
Order order_from_json(const cox::Json& json);

// The first ten digits.
std::string brief(const std::string& commit);

}  // namespace deploy

// One app that can be deployed, as its file says. Threads: values and pure functions.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/node.hpp"

namespace deploy {

using runbooks::Node;
using runbooks::Problems;

struct Environment {
  int line = 0;
  std::string folder;  // holds releases/ and current
  Node restart;        // arguments of a process; absent: nothing is restarted
  Node health;         // a URL, or an object; absent: nothing is looked at
  Node env;            // for all processes of the app
  std::string ref;     // what is deployed where nobody names one; empty: the app's
};

struct App {
  std::string name;
  int line = 0;
  std::string repository;
  std::string ref = "main";
  std::string help;
  Node build, before, after, on_failure;  // steps; absent: none
  std::map<std::string, Environment> environments;

  const std::string& ref_for(const std::string& env) const;
};

// Whether a node was there.
bool is_there(const Node& node);

// `name` is meant where the file names none. Usable only where no problem was found.
App read_app(const Node& node, const std::string& name, Problems& problems);

}  // namespace deploy

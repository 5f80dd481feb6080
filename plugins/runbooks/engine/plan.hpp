// What a plan finds out: its steps run at once, in the handler that plans, because the answer is
// due when that ends. They only read, and are ended after half a minute. Threads: the caller's.
#pragma once

#include <string>

#include "engine/program.hpp"

namespace runbooks {

// Runs the steps of program.plan, which add to `values`; `error` says which failed, and why.
// Processes begin in `home` unless they say otherwise.
void find_out(const Program& program, const std::string& home, Values& values, std::string& error);

struct Looked {
  int exit = -1;
  std::string output;  // at most 1 MiB
  std::string error;   // where it did not end by itself, or did not begin
};
// Runs a process without a shell, in a group of its own and an environment of PATH, HOME and LANG.
Looked look_with(const std::vector<std::string>& argv, const std::string& cwd,
                 const std::vector<std::pair<std::string, std::string>>& env,
                 const std::string& input, Millis deadline);

}  // namespace runbooks

// Steps from JSON. Threads: pure functions.
#pragma once

#include <string>
#include <vector>

#include "engine/step.hpp"

namespace runbooks {

// Steps one after the other. An "if" becomes its decision and the steps of both ways, each bound to
// that decision. `prefix` begins the names of those that have none.
std::vector<Step> read_steps(const Node& list, const std::string& prefix, Problems& problems);

}  // namespace runbooks

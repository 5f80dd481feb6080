// Whether all that a program's steps name is there when they run. Internal to link(). Threads: pure
// functions.
#pragma once

#include "engine/program.hpp"

namespace runbooks {

void check(const Runbook& runbook, const Program& program, Problems& problems);

}  // namespace runbooks

// The deadline that a command declares: what it started must be over by then. Threads: any.
#pragma once

#include <string>

#include "work/work.hpp"

namespace cox::work {

// A command's handler has returned; the call it began, where it is still open, has so long from now
// on. Then its timers end, it is recorded as a timeout, and its room is told.
void watch_deadline(Work& work, const commands::Declaration& command, const std::string& call);

}  // namespace cox::work

// Steps in words, with the values that are known: for a dry run, and for a plan. Threads: pure
// functions.
#pragma once

#include <string>

#include "engine/program.hpp"

namespace runbooks {

// "run git fetch origin", "wait for http://... (at most 1m)".
std::string describe(const Step& step, const Values& values);
// Each step on a line of its own with its number, and what happens where one fails.
std::string describe(const Program& program, const Values& values);
// The same for programs: what would be done, without anything that changes from day to day.
cox::Json facts(const Program& program, const Values& values);
// An argument vector as one would type it, for reading.
std::string shown(const std::vector<std::string>& argv);

}  // namespace runbooks

// Entries of the records as lines for a terminal. Pure functions. Threads: any.
#pragma once

#include <cox/json.hpp>
#include <string>

namespace cox::cli {

// One line without its end: number, time, who, where, what, and how it ended.
std::string line_of(const Json& entry);

}  // namespace cox::cli

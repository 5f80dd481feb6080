// What `cox check` says of the files in which a bot keeps things. Threads: one.
#pragma once

#include <string>
#include <vector>

#include "home.hpp"

namespace cox::cli {

// Adds what is damaged, and why nothing can be written. The bot may run meanwhile.
void check_stores(const Home& home, std::vector<std::string>& problems);

}  // namespace cox::cli

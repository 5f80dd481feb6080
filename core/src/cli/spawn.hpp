// Running another program by argument vector; there is no shell in between. Threads: any.
#pragma once

#include <string>
#include <vector>

#include "base/status.hpp"

namespace cox::cli {

// Runs it to its end with our standard input, output and error. The exit status; 128 + number where
// a signal ended it; not_found where there is no such program.
Result<int> run_program(const std::vector<std::string>& words);

// The same, but what it prints to standard output is the answer. A failure where it does not end
// with 0.
Result<std::string> read_program(const std::vector<std::string>& words);

}  // namespace cox::cli

// What every line contains that may be a command, found in its phrases: much cheaper than in the
// expression of candidate_pattern(), by which it is looked for. Threads: pure function.
#pragma once

#include <vector>

#include "commands/declaration.hpp"
#include "routing/index.hpp"

namespace cox::commands {

// Of each clause a line contains at least one word. None where a phrase has no word to look for.
std::vector<routing::Clause> clauses_of(const Declaration& command);

}  // namespace cox::commands

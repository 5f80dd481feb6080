// Runs a phrase's program over a line: the captures, or how far it got and what would have fitted
// there. Time is linear in the line, whatever the phrase. Threads: any.
#pragma once

#include <cstddef>
#include <vector>

#include "commands/line.hpp"
#include "commands/program.hpp"

namespace cox::commands {

struct Matched {
  bool whole = false;  // the line is what the program says
  // Characters of the line: where each parameter begins and ends; kNone: it took no part.
  std::vector<std::size_t> places;
  // Where nothing fitted any more, and which items of the program would have; of a match: unset.
  std::size_t reach = 0;
  std::vector<const Item*> expected;
};

Matched run(const Program& program, const Line& line);

}  // namespace cox::commands

// Which literals a text must contain for a pattern to match. Threads: pure functions.
#pragma once

#include <string>
#include <vector>

namespace re2 {
class FilteredRE2;
}

namespace cox::routing {

// Folded literals of which a text must contain at least one.
using Clause = std::vector<std::string>;

// Several clauses, each of which holds for every text that the one pattern in `filter` matches (not
// compiled yet: this compiles it). None where the pattern may match without a usable literal.
std::vector<Clause> required_literals(re2::FilteredRE2& filter);

}  // namespace cox::routing

// Which literals a text must contain for a pattern to match. Threads: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "routing/index.hpp"

namespace re2 {
class FilteredRE2;
}

namespace cox::routing {

constexpr std::size_t kClauses = 3;  // of a pattern; a choice of this many is enough
constexpr std::size_t kShortestLiteral = 2;

// Several clauses, each of which holds for every text that the one pattern in `filter` matches (not
// compiled yet: this compiles it). None where the pattern may match without a usable literal.
std::vector<Clause> required_literals(re2::FilteredRE2& filter);

// `words` as the index looks for them: folded, none twice, and of a long one the beginning.
Clause literals_of(const Clause& words);

}  // namespace cox::routing

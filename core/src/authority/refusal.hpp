// The sentences of refusals: what was refused, by which rule, and who can help. Threads: pure
// functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "authority/compiled.hpp"
#include "authority/question.hpp"
#include "authority/request.hpp"

namespace cox::authority {

// `why` begins the sentence; `helpers` may do it, at most five of them and admins are named.
Decision refused(const Compiled& compiled, std::string rule, std::string_view why,
                 std::vector<std::string> helpers = {});

// Whom rules would allow what is asked here, and who holds the permission.
std::vector<std::string> who_may(const Compiled& compiled, const Question& question,
                                 std::string_view permission);

// A rule that denies.
Decision refused_by(const Compiled& compiled, const Question& question, const Rule& rule);

// "a, b and 2 more".
std::string listed(const std::vector<std::string>& names, std::size_t most);

}  // namespace cox::authority

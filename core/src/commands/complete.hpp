// How a line may go on. Threads: pure functions.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/declaration.hpp"

namespace cox::commands {

// The values of a custom type that a text may become.
using Candidates = std::function<std::vector<std::string>(const Parameter&, std::string_view text)>;

// Whole lines, each with one more word than what is finished of `line`: the next word of a phrase,
// a choice, a flag, a value of a type. Empty where the command is not what the line begins.
std::vector<std::string> completions(const Declaration& command, std::string_view line,
                                     const Candidates& candidates);

}  // namespace cox::commands

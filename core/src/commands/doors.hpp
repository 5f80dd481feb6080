// What the ways in other than chat text can show. A command that goes beyond it still works in chat
// and wherever it fits; its author is told at load. Threads: pure functions.
#pragma once

#include <string>
#include <vector>

#include "commands/declaration.hpp"

namespace cox::commands {

// Sentences that name the door and the limit: "Discord shows at most 25 choices; env has 40".
std::vector<std::string> not_shown(const Declaration& command);

}  // namespace cox::commands

// The cheap question to the index: which commands may a line be? Threads: pure functions.
#pragma once

#include "commands/declaration.hpp"
#include "routing/index.hpp"

namespace cox::commands {

// Matches every line that parse() accepts, and lines that begin like one: the words that a phrase
// begins with, with room for flags between them, or its words wherever they stand where it begins
// with something else; and the id. The number is not set.
routing::Pattern candidate_pattern(const Declaration& command);

// The words that a phrase begins with, as people type them: "show jobs" of "show jobs of <app>".
// Empty where it begins with something else.
std::string lead(const Phrase& phrase);

}  // namespace cox::commands

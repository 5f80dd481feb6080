// The pages of help, from the table of commands as one person sees it. Pure functions.
#pragma once

#include <cox/json.hpp>
#include <string>

// Every command, grouped by plugin; where there are many, the plugins only.
std::string overview(const cox::Json& commands);

// A command by its id, the commands of a plugin by its name, or those that mention all the words,
// best first; else what is nearest.
std::string explain(const cox::Json& commands, const std::string& words);

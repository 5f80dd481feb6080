// What an author should know of a plugin that is live: commands that a line of another's could be,
// and what some door cannot show. Nothing of it keeps the plugin from running. Threads: any.
#pragma once

#include <string>
#include <vector>

#include "work/registry.hpp"

namespace cox::work {

std::vector<std::string> notes_of(const View& view, const std::string& plugin);

}  // namespace cox::work

// `cox plugin build FILE.cpp [-o OUT.so]`: compiles a plugin or adapter with no project at all.
#pragma once

#include <string>
#include <vector>

#include "base/status.hpp"

namespace CLI {
class App;
}

namespace cox::cli {

void add_plugin_build(CLI::App& plugin_command, int& exit_code);

// Builds the library `output` of `sources`. The file appears whole or not at all, so a running bot
// that watches its folder never sees half of one. What the compiler has to say goes to standard
// error.
Status build_library(const std::vector<std::string>& sources, const std::string& output);

}  // namespace cox::cli

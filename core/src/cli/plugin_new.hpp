// `cox plugin new NAME [--dir DIR]`: writes the files of a new plugin, with its test.
#pragma once

#include <string>

#include "base/status.hpp"

namespace CLI {
class App;
}

namespace cox::cli {

void add_plugin_new(CLI::App& plugin_command, int& exit_code);

// Writes NAME.cpp, NAME_test.cpp, CMakeLists.txt and README.md into `folder`, which is made if need
// be. Nothing is written where the name is no plugin id or any of the files exists.
Status write_new_plugin(const std::string& name, const std::string& folder);

}  // namespace cox::cli

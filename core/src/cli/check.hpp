// `cox check`: every problem of a home in one list: config, files, plugins, permissions.
#pragma once

namespace CLI {
class App;
}

namespace cox::cli {

void add_check(CLI::App& app, int& exit_code);

}  // namespace cox::cli

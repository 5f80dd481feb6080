// `cox plugin check FILE.so`: what a library is, offers and needs, and why it would be refused.
#pragma once

namespace CLI {
class App;
}

namespace cox::cli {

void add_plugin_check(CLI::App& plugin, int& exit_code);

}  // namespace cox::cli

// `cox adapters`: how the connections of the bot in a home are. Threads: the main one.
#pragma once

namespace CLI {
class App;
}

namespace cox::cli {

void add_adapters_command(CLI::App& app, int& exit_code);

}  // namespace cox::cli

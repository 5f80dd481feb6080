// `cox run`: starts the bot and stays until it is told to stop.
#pragma once

namespace CLI {
class App;
}

namespace cox::cli {

// Adds the command to `app`; `exit_code` receives its result.
void add_run(CLI::App& app, int& exit_code);

}  // namespace cox::cli

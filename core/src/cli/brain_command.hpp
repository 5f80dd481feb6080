// `cox brain`: look into the brain of a home and change it, also beside a running bot.
#pragma once

namespace CLI {
class App;
}

namespace cox::cli {

// Adds the command to `app`, which must outlive the parsing; `exit_code` receives its result.
void add_brain_command(CLI::App& app, int& exit_code);

}  // namespace cox::cli

// `cox init DIR`: a home to begin with.
#pragma once

namespace CLI {
class App;
}

namespace cox::cli {

void add_init(CLI::App& app, int& exit_code);

}  // namespace cox::cli

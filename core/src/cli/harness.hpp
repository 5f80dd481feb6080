// `cox harness`: the bot as a test drives it, with a fake clock and a scripted chat. Speaks JSON
// lines on standard input and output; cox/testing.hpp is the other side and documents them.
#pragma once

namespace CLI {
class App;
}

namespace cox::cli {

void add_harness(CLI::App& app, int& exit_code);

}  // namespace cox::cli

// `cox supervise FOLDER`: the process that looks after one job, started by the bot. Not for people.
#pragma once

#include <optional>

namespace cox::cli {

// The exit code where the command line is that of a supervisor; looked at before anything else,
// since hundreds of them may be started at once.
std::optional<int> supervise(int argc, char** argv);

}  // namespace cox::cli

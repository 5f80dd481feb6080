// The three files every program starts with.
#pragma once

#include "base/status.hpp"

namespace cox::cli {

// Puts /dev/null where standard input, output or error is closed. Otherwise the next file that is
// opened, a database perhaps, would take its number and get what the bot says written into it.
// Call it before anything is opened. Threads: one.
void open_standard_files();

// Once all is printed: fails where some of it went nowhere, such as on a full disk. A backup of
// which the end is missing must not look like one. Threads: one.
Status flush_output();

}  // namespace cox::cli

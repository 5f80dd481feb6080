// The three files every program starts with.
#pragma once

namespace cox::cli {

// Puts /dev/null where standard input, output or error is closed. Otherwise the next file that is
// opened, a database perhaps, would take its number and get what the bot says written into it.
// Call it before anything is opened. Threads: one.
void open_standard_files();

}  // namespace cox::cli

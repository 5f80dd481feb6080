// A plugin may fork() and not exec(): there is then a copy of the bot with one thread, which holds
// what the bot holds. Of that it must keep nothing that the bot's next start needs, and it must not
// go on as a bot. Threads: any.
#pragma once

namespace cox::forks {

// A copy does not have this file; -1: no file. From the first call on copies are known.
void keep_from_copies(int file);

// Whether this process is such a copy.
bool is_copy();

// The end of a copy that comes back from a plugin to the bot's own code, where nothing works any
// more: says so on standard error, with the plugin's name, and ends it.
[[noreturn]] void end_copy(const char* plugin);

}  // namespace cox::forks

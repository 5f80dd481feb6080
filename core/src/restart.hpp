// The program again, in the same process: what `restart` does, and what it keeps for the adapters.
// Threads: one.
#pragma once

#include <map>
#include <string>

#include "home.hpp"

namespace cox {

// What each session handed over when it was closed, by its name; may be any bytes.
using SessionStates = std::map<std::string, std::string>;

// Keeps them for the program that replaces this one. A failure is logged: the sessions then begin
// anew.
void keep_session_states(const Home& home, const SessionStates& states);

// What the program before this one in the same process kept, once; otherwise nothing.
SessionStates take_session_states(const Home& home);

// Where this process is; before anything else can go elsewhere.
std::string folder_of_this_program();

// Starts the program anew with the arguments and the environment that it began with, in this
// folder. Returns only where that failed.
void restart_program(const std::string& folder);

}  // namespace cox

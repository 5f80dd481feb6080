// What people are told about runbooks and runs. Threads: pure functions.
#pragma once

#include <cox/plugin.hpp>
#include <string>

#include "engine/library.hpp"
#include "engine/store.hpp"

namespace runbooks {

std::string list_of(const Library& library);
// `name`: an id or a file; empty: all.
std::string check(const Library& library, const std::string& name);
std::string history_of(const Store& store, const std::string& name, cox::Time now);

}  // namespace runbooks

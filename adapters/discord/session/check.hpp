// What an entry of the config is worth, tried on Discord itself.
#pragma once

#include <cox/json.hpp>

namespace discord {

// Findings for `cox check --online`: the token, what the application may read, what is left of
// today's identifies. Throws cox::Error where the entry cannot be read.
cox::Json check(const cox::Json& settings);

}  // namespace discord

// `cox check --online`: an entry of the config, tried against the platform.
#pragma once

#include <cox/json.hpp>

namespace teams {

// An array of findings: "level" ("ok" or "error"), "what", "advice". Waits for the platform.
cox::Json check(const cox::Json& settings);

}  // namespace teams

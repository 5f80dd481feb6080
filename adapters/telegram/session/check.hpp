// What `cox check --online` says about an entry.
#pragma once

#include <cox/json.hpp>

namespace telegram {

// An array of findings. Blocks until Telegram has answered.
cox::Json check(const cox::Json& settings);

}  // namespace telegram

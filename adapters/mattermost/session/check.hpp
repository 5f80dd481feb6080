// What an entry of the config is worth, tried on the server without a session.
#pragma once

#include <cox/json.hpp>

namespace mattermost {

// An array of findings, see docs/abi.md. Waits for the server, for some seconds.
cox::Json check(const cox::Json& settings);

}  // namespace mattermost

// What an entry of the config is worth: the tokens tried on Slack, and the scopes they have.
#pragma once

#include <cox/json.hpp>
#include <string>

namespace slack {

// Findings for `cox check --online`. Blocks, for half a minute at most.
cox::Json check(const cox::Json& json);

// Findings about "chat:write,users:read": what the bot cannot do without the missing ones. Pure.
cox::Json::Array check_scopes(const std::string& scopes);

}  // namespace slack

// Files that people share: Slack gives them to the bot only.
#pragma once

#include <cox/json.hpp>
#include <string>

namespace slack {

// Adds the field that Slack wants to those in `extra` that lie with Slack itself. A url from
// anywhere else, as of an external file, never gets the token.
void add_credentials(cox::Json& extra, const std::string& api_url, const std::string& bot_token);

}  // namespace slack

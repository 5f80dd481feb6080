// What the bot's roles do not let it do.
#pragma once

#include <cox/json.hpp>
#include <functional>
#include <string>

namespace mattermost {

// A call of the REST API; null where it came to nothing.
using Ask = std::function<cox::Json(const std::string& method, const std::string& path,
                                    const cox::Json& body)>;

// Adds a finding for all that is missing. `me`: the answer to GET /users/me.
void try_permissions(const cox::Json& me, const Ask& ask, cox::Json& findings);

}  // namespace mattermost

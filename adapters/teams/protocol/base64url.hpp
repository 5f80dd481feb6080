// Base64 for URLs, without padding (RFC 4648, section 5), as JWTs have it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace teams {

// nullopt: a byte that does not belong in it, or a length that none has.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace teams

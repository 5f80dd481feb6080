// Who may hand an activity to the bot: the Bot Connector, as its token (a JWT, RFC 7519) proves.
#pragma once

#include <cox/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "key_set.hpp"

namespace teams {

struct Jwt {
  std::string signed_part;  // the bytes that the signature is on
  std::string signature;
  cox::Json head;
  cox::Json claims;
};

// Of the field Authorization; nullopt where that holds no JWT. Nothing of it is true yet.
std::optional<Jwt> parse_bearer(std::string_view authorization);

struct Expected {
  std::string audience;  // the bot's app id
  std::string issuer;
  std::int64_t now = 0;  // seconds since the Unix epoch
};

struct Admission {
  // untimely: all is right but the time, by this machine's clock.
  enum class What { admitted, unknown_key, untimely, refused };
  What what = What::refused;
  std::string why = {};  // for the log
};

// Both clocks may be wrong by five minutes together.
inline constexpr std::int64_t kClockSkew = 300;

// The signature is checked before any claim; a key counts only for channels that it endorses; the
// activity's serviceUrl must be the token's, else somebody else would get the bot's own token.
Admission admit(const Jwt& jwt, const KeySet& keys, const Expected& expected,
                const cox::Json& activity);

// "https://x/y/" and "https://x/y" are the same service.
std::string_view without_slash(std::string_view url);

}  // namespace teams

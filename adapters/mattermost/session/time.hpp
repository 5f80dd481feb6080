// Times as HTTP writes them. Pure.
#pragma once

#include <cox/net/http.hpp>
#include <cstdint>
#include <optional>

namespace mattermost {

// The field Date ("Sun, 06 Nov 1994 08:49:37 GMT"), in milliseconds since 1970.
std::optional<std::int64_t> date_ms(const cox::net::HttpFields& fields);

}  // namespace mattermost

// Asking an HTTP proxy for a way through (RFC 9110, 9.3.6). Pure.
#pragma once

#include <cox/net/failure.hpp>
#include <cox/net/stream.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace cox::net {

std::string connect_request(const Endpoint& to);

// The failure that the head of an answer tells of; none: the way is open.
std::optional<Failure> refusal(std::string_view answer, const Proxy& proxy);

}  // namespace cox::net

// A request as it goes over the wire, and what keeps it from being taken for another one. Pure.
#pragma once

#include <cox/net/failure.hpp>
#include <cox/net/http.hpp>
#include <cox/net/http_client.hpp>
#include <cox/net/stream.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace cox::net {

// Why this must not be sent to `to`; none: it may be.
std::optional<Failure> unsendable(const HttpRequest& request, const Url& to);

// `proxy` is one that is asked in plain text to fetch it, and null where there is none or where a
// way was opened through it.
std::string to_bytes(const HttpRequest& request, const Url& to, const Proxy* proxy);

// May be sent twice without harm (RFC 9110, 9.2.2).
bool is_idempotent(std::string_view method);

// "Basic ..." for Proxy-Authorization (RFC 7617).
std::string basic_credentials(const Proxy& proxy);

}  // namespace cox::net

// Where an answer sends a request on to (RFC 9110, 15.4). Pure.
#pragma once

#include <cox/net/failure.hpp>
#include <cox/net/http.hpp>
#include <cox/net/http_client.hpp>
#include <variant>

namespace cox::net {

// The answer is not one to be followed: it is what was asked for.
struct NoRedirect {};

// Where to; why not there; or neither.
using Redirect = std::variant<NoRedirect, Url, Failure>;
Redirect redirect_of(const HttpRequest& request, const Url& from, const HttpResponse& answer);

// Takes out what is meant for one origin alone.
void drop_credentials(HttpFields& fields);

}  // namespace cox::net

// The declaration of an HTTP route as a value, read from what crosses the boundary:
//
//   {"kind": "http", "route": "POST /hooks/:name", "id": "hooks", "effect": "writes",
//    "body_bytes": 65536, "deadline": 5000}
//
// Threads: values and pure functions.
#pragma once

#include <cox/json.hpp>
#include <cstddef>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/effect.hpp"
#include "base/status.hpp"
#include "routing/path.hpp"

namespace cox::routing {

struct Route {
  RoutePattern pattern;
  std::string id;                  // for logs and records; the pattern where the plugin gave none
  Effect effect = Effect::writes;  // undeclared: reads for GET, HEAD and OPTIONS
  std::optional<std::size_t> body_bytes;  // the longest body; absent: as configured
  Millis deadline = 30'000;               // for the answer, from the request's end on
};

// COX_INVALID names a field that is unknown or wrong, or says what the pattern should be like. The
// paths that the bot itself serves (/healthz, /readyz, /metrics, /adapters/...) are refused.
Result<Route> parse_route(const Json& declaration);

}  // namespace cox::routing

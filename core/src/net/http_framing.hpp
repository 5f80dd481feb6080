// Where a request ends and what becomes of its connection (RFC 9112, 6 and 9.3): the rules that
// keep two readers of the same bytes from seeing two different requests. Pure.
#pragma once

#include <cstdint>
#include <optional>

#include "net/http_fault.hpp"
#include "net/http_head.hpp"

namespace cox::net {

struct HttpFraming {
  bool chunked = false;
  std::uint64_t length = 0;  // of the body, where it is not chunked
  bool keep_alive = true;
  bool expects_continue = false;  // the client waits for "100 Continue" before the body

  bool has_body() const { return chunked || length > 0; }
};

// A fault, or `framing` is filled in. A target that names this very host becomes its path.
std::optional<HttpFault> judge(HttpHead& head, HttpFraming& framing);

}  // namespace cox::net

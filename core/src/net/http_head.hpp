// A request's head as a value.
#pragma once

#include <cox/net/http.hpp>
#include <optional>
#include <string_view>

namespace cox::net {

struct HttpHead {
  HttpRequest request = {};
  bool is_1_1 = true;
};

// `bytes` are a whole head, to the end of its empty line. None: it is malformed. Pure.
std::optional<HttpHead> parse_head(std::string_view bytes);

}  // namespace cox::net

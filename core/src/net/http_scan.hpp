// The raw bytes of a request's head, before anything parses them: only what can be read in one way
// passes. Beast by itself joins folded lines and takes any bytes from 0x80 up in a target.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "net/http_fault.hpp"

namespace cox::net {

// Looks at each byte once, however the bytes come. Pure; for one head.
class HeadScan {
 public:
  struct Progress {
    std::size_t end = 0;  // after the empty line that ends the head; 0: it has not come yet
    std::optional<HttpFault> fault = std::nullopt;
  };

  // `bytes` begins with the head; each call has what the one before had, and perhaps more.
  Progress look(std::string_view bytes, std::size_t limit);

 private:
  std::size_t line_ = 0;  // where the line begins that has not ended yet
  std::size_t seen_ = 0;
};

// One line of a field, without its end.
std::optional<HttpFault> check_field_line(std::string_view line);
// The first line, without its end.
std::optional<HttpFault> check_request_line(std::string_view line);

}  // namespace cox::net

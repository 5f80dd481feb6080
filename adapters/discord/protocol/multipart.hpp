// A call with a file: multipart/form-data (RFC 7578) with "payload_json" and "files[0]". Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace discord {

struct Multipart {
  std::string type;  // Content-Type
  std::string body;
};

// `random`: of which the boundary is made; it is never found in what is sent.
Multipart multipart(std::string_view payload_json, std::string_view file_name,
                    std::string_view file, std::uint64_t random);

}  // namespace discord

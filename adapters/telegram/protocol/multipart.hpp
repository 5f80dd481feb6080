// A form with a file in it (RFC 7578). Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace telegram {

struct Multipart {
  std::string type = {};  // for Content-Type
  std::string body = {};
};

Multipart multipart(const std::vector<std::pair<std::string, std::string>>& fields,
                    std::string_view file_field, std::string_view file_name, std::string_view file,
                    std::uint64_t random);

}  // namespace telegram

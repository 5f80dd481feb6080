// A form with files in it: multipart/form-data (RFC 7578).
#ifndef COX_NET_MULTIPART_HPP
#define COX_NET_MULTIPART_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cox::net {

// What a field holds is only looked at: it must live as long as the call.
struct FormField {
  std::string_view name;       // as the platform calls it: nothing that ends a quoted text
  std::string_view value;      // any bytes
  std::string_view type = {};  // its Content-Type; empty: none is said
  std::optional<std::string_view> file_name = {};  // where it is a file; empty: "file"
};

struct Multipart {
  std::string type;  // for the request's Content-Type
  std::string body;
};

// In the order of `fields`. The boundary is made of `random`, and is never found in what they hold;
// of a file's name "_" stands for what would end its line or its part, or lead out of a folder.
// Pure. Threads: any.
Multipart multipart(const std::vector<FormField>& fields, std::uint64_t random);

}  // namespace cox::net

#endif  // COX_NET_MULTIPART_HPP

// Places in a text as Telegram counts them: in UTF-16 units. Pure.
#pragma once

#include <cox/sdk/utf.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace telegram {

// The byte at which the code point at so many units begins; the end where there are fewer.
inline std::size_t byte_at(std::string_view text, std::int64_t units) {
  std::size_t at = 0;
  while (at < text.size() && units > 0) {
    const std::size_t size = cox::sdk::code_point_size(text, at);
    units -= static_cast<std::int64_t>(cox::count_utf16(text.substr(at, size)));
    at += size;
  }
  return at;
}

// So many units of the text from `offset` on; empty where there are none.
inline std::string_view units_of(std::string_view text, std::int64_t offset, std::int64_t length) {
  if (offset < 0 || length <= 0) return {};
  text.remove_prefix(byte_at(text, offset));
  return text.substr(0, byte_at(text, length));
}

}  // namespace telegram

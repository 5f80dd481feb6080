// A file, for a chat that has none. Pure functions.
#ifndef COX_SDK_FILE_TEXT_HPP
#define COX_SDK_FILE_TEXT_HPP

#include <algorithm>
#include <cox/sdk/utf.hpp>
#include <cstddef>
#include <string>
#include <string_view>

namespace cox::sdk {

// "1 byte", "12 bytes", "3 KiB".
inline std::string size_text(std::size_t bytes) {
  if (bytes == 1) return "1 byte";
  if (bytes < 1024) return std::to_string(bytes) + " bytes";
  return std::to_string((bytes + 512) / 1024) + " KiB";
}

// What it is, and its first lines where it is text.
inline std::string file_as_text(const std::string& about, const std::string& name,
                                std::string_view bytes) {
  constexpr std::size_t kMost = 2'000;
  std::string out = about.empty() ? std::string() : about + "\n";
  out += name + " (" + size_text(bytes.size()) + ")";
  const bool is_text =
      is_utf8(bytes) && std::none_of(bytes.begin(), bytes.end(), [](char c) {
        const auto code = static_cast<unsigned char>(c);
        return code == 0x7F || (code < 0x20 && c != '\n' && c != '\t' && c != '\r');
      });
  if (!is_text) return out + ": this chat cannot show it";
  if (bytes.size() <= kMost) return out + "\n" + std::string(bytes);
  const std::size_t end = bytes.rfind('\n', kMost);
  if (end == std::string_view::npos) return out + ": this chat cannot show it";
  return out + "\n" + std::string(bytes.substr(0, end)) + "\n(and more)";
}

}  // namespace cox::sdk

#endif  // COX_SDK_FILE_TEXT_HPP

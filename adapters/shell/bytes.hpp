// Any bytes as valid UTF-8 and back, for state that is handed over as JSON: what a person typed may
// be cut in the middle of a character, or be no UTF-8 at all. Each byte becomes the code point of
// its value.
#pragma once

#include <string>
#include <string_view>

inline std::string bytes_to_text(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text += c;
    } else {
      text += static_cast<char>(0xc0 | byte >> 6);
      text += static_cast<char>(0x80 | (byte & 0x3f));
    }
  }
  return text;
}

// The bytes that bytes_to_text() was given; of any other text, something.
inline std::string text_to_bytes(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80 || at + 1 == text.size()) {
      bytes += text[at];
    } else {
      const auto second = static_cast<unsigned char>(text[++at]);
      bytes += static_cast<char>((first & 0x03) << 6 | (second & 0x3f));
    }
  }
  return bytes;
}

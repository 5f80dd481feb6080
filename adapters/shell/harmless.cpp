#include "harmless.hpp"

#include <array>
#include <cstdio>

#include "utf8.hpp"

namespace {

// "\x" and two, or "\u" and four, hexadecimal digits.
std::string escape(const char* pattern, unsigned value) {
  std::array<char, 16> out{};
  std::snprintf(out.data(), out.size(), pattern, value);
  return out.data();
}

bool is_line_break(std::string_view text, std::size_t at) {
  return text[at] == '\n' || (text[at] == '\r' && text.substr(at, 2) == "\r\n");
}

// With these a text can be shown in an order in which it does not stand.
bool turns_direction(char32_t code) {
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

std::string visible(const Character& character, std::string_view bytes) {
  if (character.kind != Character::Kind::whole) {
    std::string out;
    for (const char c : bytes) out += escape("\\x%02x", static_cast<unsigned char>(c));
    return out;
  }
  const char32_t code = character.code;
  if (code < 0x20 || code == 0x7f) return {'^', static_cast<char>(code ^ 0x40)};
  // 0x80 to 0x9f: a terminal may take 0x9b for the start of an escape sequence.
  if ((code >= 0x80 && code < 0xa0) || turns_direction(code)) return escape("\\u%04x", code);
  return std::string(bytes);
}

}  // namespace

std::string harmless(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = first_character(text.substr(at));
    if (is_line_break(text, at)) {
      if (text[at] == '\n') out += '\n';
    } else if (text[at] == '\t') {
      out += '\t';
    } else {
      out += visible(character, text.substr(at, character.size));
    }
    at += character.size;
  }
  return out;
}

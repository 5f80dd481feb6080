// Takes UTF-8 apart, one character at a time. Pure.
#pragma once

#include <string_view>

// The character at the beginning of a text and how many bytes it takes.
struct Character {
  enum class Kind { whole, cut, invalid };
  Kind kind;
  char32_t code;     // of a whole one
  std::size_t size;  // 1 for an invalid byte; for one that is cut, all there is
};

namespace utf8 {

// How many bytes a character takes that begins with this one; 0: none begins so.
inline std::size_t size_by(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

// Whether the shortest form was used, and for what is a character.
inline bool allowed(char32_t code, std::size_t size) {
  if (size == 3) return code >= 0x800 && (code < 0xd800 || code > 0xdfff);
  return size != 4 || (code >= 0x10000 && code <= 0x10ffff);
}

}  // namespace utf8

// `text` must not be empty.
inline Character first_character(std::string_view text) {
  constexpr Character invalid{Character::Kind::invalid, 0, 1};
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t size = utf8::size_by(first);
  if (size == 0) return invalid;
  if (size == 1) return {Character::Kind::whole, first, 1};
  char32_t code = first & (0xffu >> (size + 1));
  for (std::size_t at = 1; at < size; ++at) {
    if (at == text.size()) return {Character::Kind::cut, 0, text.size()};
    const auto next = static_cast<unsigned char>(text[at]);
    if ((next & 0xc0) != 0x80) return invalid;
    code = code << 6 | (next & 0x3f);
  }
  if (!utf8::allowed(code, size)) return invalid;
  return {Character::Kind::whole, code, size};
}

// UTF-8, a code point at a time. Ill-formed bytes stand for themselves, one by one. Pure functions.
#ifndef COX_SDK_UTF_HPP
#define COX_SDK_UTF_HPP

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace cox {
namespace sdk {

inline bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// How many bytes the code point at `at` has.
inline std::size_t code_point_size(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t size = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  std::size_t end = at + 1;
  while (end < text.size() && end < at + size && is_continuation(text[end])) ++end;
  return end - at;
}

inline char32_t code_point(std::string_view text, std::size_t at) {
  const std::size_t size = code_point_size(text, at);
  const auto lead = static_cast<unsigned char>(text[at]);
  if (size == 1) return lead;
  char32_t value = lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i)
    value = (value << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3F);
  return value;
}

// Well-formed, without overlong forms and surrogates (RFC 3629).
inline bool is_utf8(std::string_view text) {
  constexpr char32_t kFirst[] = {0, 0, 0x80, 0x800, 0x10000};  // that needs so many bytes
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t size = code_point_size(text, at);
    const std::size_t wanted = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    const char32_t c = code_point(text, at);
    if (size != wanted || lead > 0xF4 || c < kFirst[size] || c > 0x10FFFF) return false;
    if (c >= 0xD800 && c <= 0xDFFF) return false;
    at += size;
  }
  return true;
}

// It belongs to the character before it: an accent, a variation selector, a skin tone, what joins.
inline bool is_mark(char32_t c) {
  struct Range {
    char32_t first, last;
  };
  constexpr Range kMarks[] = {
      {0x0300, 0x036F},   {0x0483, 0x0489},   {0x0591, 0x05BD},  {0x064B, 0x065F}, {0x093A, 0x094F},
      {0x0E31, 0x0E3A},   {0x0E47, 0x0E4E},   {0x1AB0, 0x1AFF},  {0x1DC0, 0x1DFF}, {0x200D, 0x200D},
      {0x20D0, 0x20FF},   {0x302A, 0x302F},   {0x3099, 0x309A},  {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
      {0x1F3FB, 0x1F3FF}, {0xE0020, 0xE007F}, {0xE0100, 0xE01EF}};
  return std::any_of(std::begin(kMarks), std::end(kMarks),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

}  // namespace sdk

inline std::size_t count_bytes(std::string_view text) { return text.size(); }
// Code points.
inline std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !sdk::is_continuation(c); }));
}
// What JavaScript and Telegram count.
inline std::size_t count_utf16(std::string_view text) {
  const auto beyond = std::count_if(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0xF0;  // two units
  });
  return count_characters(text) + static_cast<std::size_t>(beyond);
}

}  // namespace cox

#endif  // COX_SDK_UTF_HPP

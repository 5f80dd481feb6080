// The letters and digits of ASCII, whatever the locale. Threads: pure functions.
#pragma once

namespace cox::ascii {

constexpr bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
constexpr bool is_lower(char byte) { return byte >= 'a' && byte <= 'z'; }
constexpr bool is_upper(char byte) { return byte >= 'A' && byte <= 'Z'; }
constexpr bool is_letter(char byte) { return is_lower(byte) || is_upper(byte); }
constexpr bool is_alnum(char byte) { return is_letter(byte) || is_digit(byte); }

}  // namespace cox::ascii

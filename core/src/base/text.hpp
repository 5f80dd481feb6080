// Small helpers for UTF-8 text. All are pure functions. Threads: any.
#pragma once

#include <cox/abi.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace cox::text {

namespace detail {
inline void append(std::string& out, std::string_view part) { out.append(part); }
inline void append(std::string& out, char part) { out.push_back(part); }
template <class Number,
          std::enable_if_t<std::is_arithmetic_v<Number> && !std::is_same_v<Number, char>, int> = 0>
void append(std::string& out, Number part) {
  out.append(std::to_string(part));
}
}  // namespace detail

// Joins texts and numbers: cat("loaded ", n, " plugins").
template <class... Parts>
std::string cat(const Parts&... parts) {
  std::string out;
  (detail::append(out, parts), ...);
  return out;
}

// Well-formed UTF-8 without overlong forms and surrogates (RFC 3629).
bool is_utf8(std::string_view text);
// The same text with every ill-formed sequence and every NUL replaced by U+FFFD.
std::string to_utf8(std::string_view bytes);
// At most `limit` bytes, never cutting a character in two.
std::string_view clip(std::string_view text, std::size_t limit);

std::string_view trim(std::string_view text);
std::string lower_ascii(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
// Splits at blanks; "double" and 'single' quotes keep words together, backslash escapes inside
// double quotes. An open quote takes the rest.
std::vector<std::string> words(std::string_view text);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
bool starts_with_nocase(std::string_view text, std::string_view prefix);

// The candidate nearest to `word` by edit distance, or empty where none is near enough to suggest.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

// "3 d 4 h", "5 min", "2.1 s", "12 ms": two units at most.
std::string duration(std::int64_t milliseconds);
// ISO 8601 in UTC with milliseconds, "2026-11-23T09:44:45.123Z".
std::string timestamp(std::int64_t milliseconds);

// Borrowed views across the boundary.
inline cox_str to_c(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view from_c(cox_str text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

}  // namespace cox::text

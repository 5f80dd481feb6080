// Case folding exactly as RE2 folds it, so that a search for literals in folded text finds at least
// what a case-insensitive RE2 pattern would match: simple folding of Unicode 14, one character to
// one (ſ is s, K is k; ß is not ss, and Turkish dotted İ folds to nothing). Threads: pure
// functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cox::routing {

// The one character that stands for `rune` and all its case variants.
char32_t fold_rune(char32_t rune);

// Puts the folded text into `out`, replacing what was there; its capacity is used again. Bytes that
// are not well-formed UTF-8 stay as they are.
void fold(std::string_view text, std::string& out);
std::string folded(std::string_view text);

// How many bytes at the start of `text` fold to `folded`, which is itself folded; npos where `text`
// does not begin with it.
std::size_t folded_prefix(std::string_view text, std::string_view folded);

}  // namespace cox::routing

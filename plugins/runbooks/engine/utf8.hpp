// What is a character and what is not. Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace runbooks {

// Whether all of it is UTF-8 (RFC 3629: no surrogates, nothing overlong, nothing over U+10FFFF).
bool is_utf8(std::string_view text);
// The same text with U+FFFD for every byte that is no part of a character, and for zero bytes.
std::string to_utf8(std::string_view text);

}  // namespace runbooks

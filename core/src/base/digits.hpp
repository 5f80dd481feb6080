// The digits of hexadecimal and base64. Pure functions. Threads: any.
#pragma once

#include <string>
#include <string_view>

namespace cox {

// The value of a digit, or -1. Both alphabets of base64 are known (RFC 4648, 4 and 5).
int hex_value(char digit);
int base64_value(char digit);

// Two small digits for each byte.
std::string hex(std::string_view bytes);

// The bytes that the digits make up to the first byte that is none; bits that make no byte are
// lost.
std::string decode_base64(std::string_view digits);

}  // namespace cox

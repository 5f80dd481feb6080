// Bytes in addresses and forms: "%2F" (RFC 3986, 2.1). The same in every locale. Pure functions.
#ifndef COX_SDK_PERCENT_HPP
#define COX_SDK_PERCENT_HPP

#include <string>
#include <string_view>

namespace cox {
namespace sdk {

// The value of a hexadecimal digit, capitals too; -1 where it is none.
inline int hex_digit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

inline bool is_ascii_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace sdk

// Letters, digits and what is in `kept` stay as they are; without it that is what RFC 3986 (2.3)
// calls unreserved. Good for a part of a path, a value of a query and a field of a form.
inline std::string percent_encoded(std::string_view text, std::string_view kept = "-._~") {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char byte : text) {
    const auto code = static_cast<unsigned char>(byte);
    if (sdk::is_ascii_letter_or_digit(byte) || kept.find(byte) != std::string_view::npos) {
      out += byte;
    } else {
      out += {'%', digits[code >> 4], digits[code & 15]};
    }
  }
  return out;
}

// A "%" that encodes nothing stands for itself.
inline std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool may_be = text[i] == '%' && i + 2 < text.size();
    const int high = may_be ? sdk::hex_digit(text[i + 1]) : -1;
    const int low = may_be ? sdk::hex_digit(text[i + 2]) : -1;
    const bool is_coded = high >= 0 && low >= 0;
    out += is_coded ? static_cast<char>(high << 4 | low) : text[i];
    if (is_coded) i += 2;
  }
  return out;
}

}  // namespace cox

#endif  // COX_SDK_PERCENT_HPP

// Bytes as text and back: hexadecimal, base 64 (RFC 4648), and forms as browsers send them
// (application/x-www-form-urlencoded). Pure functions.
#ifndef COX_SDK_ENCODING_HPP
#define COX_SDK_ENCODING_HPP

#include <algorithm>
#include <cox/sdk/percent.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cox {
namespace sdk {

inline int base64_digit(char digit) {
  if (digit >= 'A' && digit <= 'Z') return digit - 'A';
  if (digit >= 'a' && digit <= 'z') return digit - 'a' + 26;
  if (digit >= '0' && digit <= '9') return digit - '0' + 52;
  if (digit == '+' || digit == '-') return 62;
  return digit == '/' || digit == '_' ? 63 : -1;
}

}  // namespace sdk

// In small letters.
inline std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(2 * bytes.size());
  for (const char byte : bytes) {
    const auto number = static_cast<unsigned char>(byte);
    out.push_back(digits[number >> 4]);
    out.push_back(digits[number & 15]);
  }
  return out;
}

// Capitals too; nothing where it is no hexadecimal.
inline std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = sdk::hex_digit(text[i]);
    const int low = sdk::hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<char>(high << 4 | low));
  }
  return out;
}

inline std::string to_base64(std::string_view bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t group = 0;
  int bits = 0;
  for (const char byte : bytes) {
    group = group << 8 | static_cast<unsigned char>(byte);
    for (bits += 8; bits >= 6; bits -= 6) out.push_back(digits[group >> (bits - 6) & 63]);
  }
  if (bits > 0) out.push_back(digits[group << (6 - bits) & 63]);
  while (out.size() % 4 != 0) out.push_back('=');
  return out;
}

// Both alphabets, with or without the "=" at the end; nothing where it is no base 64.
inline std::optional<std::string> from_base64(std::string_view text) {
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  std::string out;
  std::uint32_t group = 0;
  int bits = 0;
  for (const char each : text) {
    const int digit = sdk::base64_digit(each);
    if (digit < 0) return std::nullopt;
    group = group << 6 | static_cast<std::uint32_t>(digit);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out.push_back(static_cast<char>(group >> bits & 255));
  }
  if (bits >= 6) return std::nullopt;
  return out;
}

// "a=1&b=two+words" in its parts, in order. A "%" that encodes nothing stands for itself.
class Form {
 public:
  explicit Form(std::string_view text) {
    while (!text.empty()) {
      const std::string_view pair = text.substr(0, text.find('&'));
      text.remove_prefix(pair.size() < text.size() ? pair.size() + 1 : text.size());
      if (pair.empty()) continue;
      const std::size_t equals = pair.find('=');
      const bool bare = equals == std::string_view::npos;
      fields_.emplace_back(decode(pair.substr(0, equals)),
                           bare ? std::string() : decode(pair.substr(equals + 1)));
    }
  }

  // The first value of that name; nothing where there is none.
  std::optional<std::string> get(std::string_view name) const {
    for (const auto& [key, value] : fields_) {
      if (key == name) return value;
    }
    return std::nullopt;
  }
  std::vector<std::string> all(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [key, value] : fields_) {
      if (key == name) values.push_back(value);
    }
    return values;
  }
  const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }

 private:
  // Here "+" is a blank.
  static std::string decode(std::string_view coded) {
    std::string text(coded);
    std::replace(text.begin(), text.end(), '+', ' ');
    return percent_decoded(text);
  }

  std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace cox

#endif  // COX_SDK_ENCODING_HPP

#include "escape.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace teams {

namespace {

std::string escaped(std::string_view text, bool breaks) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += breaks ? "<br/>" : " ";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') out += c;
    }
  }
  return out;
}

std::string to_utf8(std::uint32_t c) {
  std::string out;
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
  return out;
}

std::optional<std::string> numbered(std::string_view digits) {
  const bool hex = digits.starts_with('x') || digits.starts_with('X');
  if (hex) digits.remove_prefix(1);
  std::uint32_t number = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number, hex ? 16 : 10);
  const bool surrogate = number >= 0xD800 && number <= 0xDFFF;
  if (error != std::errc() || end != digits.data() + digits.size() || number == 0 || surrogate ||
      number > 0x10FFFF)
    return std::nullopt;
  return to_utf8(number);
}

std::optional<std::string> meaning_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kNamed{
      {{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", " "}}};
  if (name.starts_with('#')) return numbered(name.substr(1));
  for (const auto& [known, means] : kNamed) {
    if (known == name) return std::string(means);
  }
  return std::nullopt;
}

}  // namespace

std::string to_html(std::string_view text) { return escaped(text, true); }
std::string to_attribute(std::string_view text) { return escaped(text, false); }

std::string from_entities(std::string_view text) {
  constexpr std::size_t kLongest = 10;
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '&') {
      const std::size_t end = text.substr(i, kLongest).find(';');
      if (end != std::string_view::npos) {
        if (const auto means = meaning_of(text.substr(i + 1, end - 1))) {
          out += *means;
          i += end;
          continue;
        }
      }
    }
    out += text[i];
  }
  return out;
}

}  // namespace teams

#include "base/unescape.hpp"

#include <optional>

#include "base/ascii.hpp"
#include "base/digits.hpp"

namespace cox::log {
namespace {

std::optional<std::uint32_t> hex_number(std::string_view digits) {
  std::uint32_t number = 0;
  for (const char digit : digits) {
    const int value = hex_value(digit);
    if (value < 0) return std::nullopt;
    number = number << 4 | static_cast<std::uint32_t>(value);
  }
  return number;
}

void append_utf8(std::string& out, std::uint32_t point) {
  const auto byte = [&](std::uint32_t value) { out.push_back(static_cast<char>(value)); };
  const auto follow = [&](std::uint32_t value) { byte(0x80 | (value & 0x3F)); };
  if (point < 0x80) {
    byte(point);
  } else if (point < 0x800) {
    byte(0xC0 | point >> 6);
    follow(point);
  } else if (point < 0x10000) {
    byte(0xE0 | point >> 12);
    follow(point >> 6);
    follow(point);
  } else {
    byte(0xF0 | point >> 18);
    follow(point >> 12);
    follow(point >> 6);
    follow(point);
  }
}

bool is_mark(char byte) {
  return !ascii::is_alnum(byte) && static_cast<unsigned char>(byte) < 0x80;
}

// What a letter after a backslash stands for, or 0.
char control(char letter) {
  constexpr std::string_view letters = "ntrbf";
  constexpr std::string_view controls = "\n\t\r\b\f";
  const std::size_t at = letters.find(letter);
  return at == std::string_view::npos ? '\0' : controls[at];
}

}  // namespace

Unescape::Is Unescape::look(std::string& plain) const {
  return held_[0] == '%' ? look_percent(plain) : look_backslash(plain);
}

Unescape::Is Unescape::look_percent(std::string& plain) const {
  const std::string_view digits(held_ + 1, size_ - 1);
  const auto number = hex_number(digits);
  if (!number) return Is::none;
  if (digits.size() < 2) return Is::open;
  plain.push_back(static_cast<char>(*number));
  return Is::whole;
}

Unescape::Is Unescape::look_backslash(std::string& plain) const {
  if (size_ == 1) return Is::open;
  const char letter = held_[1];
  if (letter == 'u') return look_unicode(plain);
  if (letter == 'x') {
    const std::string_view digits(held_ + 2, size_ - 2);
    const auto number = hex_number(digits);
    if (!number) return Is::none;
    if (digits.size() < 2) return Is::open;
    plain.push_back(static_cast<char>(*number));
    return Is::whole;
  }
  const char escaped = is_mark(letter) ? letter : control(letter);
  if (escaped == '\0' || escaped == '%') return Is::none;  // nobody escapes that one
  plain.push_back(escaped);
  return Is::whole;
}

// \u00e9, or a pair of surrogates. A surrogate without the other is no escape.
Unescape::Is Unescape::look_unicode(std::string& plain) const {
  const std::string_view held(held_, size_);
  const auto high = hex_number(held.substr(2, 4));
  if (!high) return Is::none;
  if (held.size() < 6) return Is::open;
  if (*high < 0xD800 || *high > 0xDFFF) {
    append_utf8(plain, *high);
    return Is::whole;
  }
  const std::string_view second = held.substr(6);
  constexpr std::string_view kMark = "\\u";
  if (*high > 0xDBFF || second.substr(0, 2) != kMark.substr(0, second.size())) return Is::none;
  const auto low = second.size() > 2 ? hex_number(second.substr(2)) : 0;
  if (!low) return Is::none;
  if (second.size() < 6) return Is::open;
  if (*low < 0xDC00 || *low > 0xDFFF) return Is::none;
  append_utf8(plain, 0x10000 + ((*high - 0xD800) << 10) + (*low - 0xDC00));
  return Is::whole;
}

std::string Unescape::text(std::string_view escaped) {
  std::string out;
  const auto put = [&](char byte, std::size_t, std::size_t) { out.push_back(byte); };
  Unescape unescape;
  for (std::size_t i = 0; i < escaped.size(); ++i) unescape.feed(escaped[i], i, put);
  while (unescape.open()) unescape.shift(put);
  return out;
}

}  // namespace cox::log

#include "text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

namespace irc {

namespace {

constexpr auto npos = std::string_view::npos;

struct Character {
  char32_t code;
  std::size_t size;  // in bytes; 0: this is no UTF-8
};

std::size_t size_by(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

// Whether that many bytes were needed, and it is no half of a surrogate pair.
bool is_valid(char32_t code, std::size_t size) {
  constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  return code >= least[size] && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

// `text` is not empty.
Character first_character(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t size = size_by(first);
  if (size == 0 || size > text.size()) return {0, 0};
  char32_t code = size == 1 ? first : first & (0xffU >> (size + 1));
  for (std::size_t at = 1; at < size; ++at) {
    const auto next = static_cast<unsigned char>(text[at]);
    if ((next & 0xc0) != 0x80) return {0, 0};
    code = code << 6 | (next & 0x3f);
  }
  return {code, is_valid(code, size) ? size : 0};
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const Character next = first_character(text);
    if (next.size == 0) return false;
    text.remove_prefix(next.size);
  }
  return true;
}

void append(std::string& out, char32_t code) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xc0 | code >> 6);
    put(0x80 | (code & 0x3f));
  } else {
    put(0xe0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3f));
    put(0x80 | (code & 0x3f));
  }
}

// Windows-1252 differs from Latin-1 from 0x80 to 0x9f; five places are empty and stay controls
// (encoding.spec.whatwg.org, index-windows-1252).
constexpr std::array<char16_t, 32> kWindows1252{
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178};

constexpr char32_t kJoiner = 0x200d;

// Belongs to the character before it.
bool joins(char32_t code) {
  return (code >= 0x300 && code <= 0x36f) || (code >= 0x1ab0 && code <= 0x1aff) ||
         (code >= 0x20d0 && code <= 0x20ff) || (code >= 0xfe00 && code <= 0xfe0f) ||
         (code >= 0x1f3fb && code <= 0x1f3ff) || code == kJoiner;
}

// How many bytes of `text` make the first piece.
std::size_t piece(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text.size();
  std::size_t whole = 0;    // bytes of whole characters so far
  std::size_t between = 0;  // the last place where a character may be parted from the next
  bool joined = false;
  while (whole < text.size()) {
    const Character next = first_character(text.substr(whole));
    if (!joined && !joins(next.code)) between = whole;
    const std::size_t size = std::max<std::size_t>(next.size, 1);
    if (whole + size > limit) break;
    whole += size;
    joined = next.code == kJoiner;
  }
  const std::size_t blank = text.substr(0, limit + 1).rfind(' ');
  if (blank != npos && blank > 0 && blank >= limit - limit / 3) return blank;
  return between > 0 ? between : whole;  // so many accents that they must be parted
}

void split_line(std::string_view line, std::size_t limit, std::vector<std::string>& pieces) {
  while (!line.empty()) {
    const std::size_t size = piece(line, limit);
    pieces.emplace_back(line.substr(0, size));
    line.remove_prefix(size);
    if (line.starts_with(' ')) line.remove_prefix(1);  // it was cut there
  }
}

}  // namespace

std::string to_utf8(std::string_view bytes) {
  if (is_utf8(bytes)) return std::string(bytes);
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    append(out, byte >= 0x80 && byte < 0xa0 ? kWindows1252[byte - 0x80] : byte);
  }
  return out;
}

std::vector<std::string> split(std::string_view text, std::size_t limit) {
  std::vector<std::string> pieces;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    split_line(line, std::max<std::size_t>(limit, 4), pieces);
  }
  return pieces;
}

std::optional<Ctcp> parse_ctcp(std::string_view text) {
  if (!text.starts_with('\1')) return std::nullopt;
  text.remove_prefix(1);
  text = text.substr(0, text.find('\1'));
  Ctcp ctcp;
  ctcp.command = text.substr(0, text.find(' '));
  if (ctcp.command.empty()) return std::nullopt;
  ctcp.text = text.substr(std::min(ctcp.command.size() + 1, text.size()));
  std::ranges::transform(ctcp.command, ctcp.command.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return ctcp;
}

std::string to_text(const Ctcp& ctcp) {
  std::string text = "\1" + ctcp.command;
  if (!ctcp.text.empty()) text += " " + ctcp.text;
  std::erase(text, '\0');
  return text + "\1";
}

}  // namespace irc

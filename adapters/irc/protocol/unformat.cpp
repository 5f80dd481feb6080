#include "unformat.hpp"

#include <algorithm>
#include <cctype>
#include <cox/sdk/markdown.hpp>
#include <vector>

namespace irc {

namespace {

constexpr char kColour = '\x03', kHexColour = '\x04', kReset = '\x0f';

// What a toggle turns on and off, by bit; 0 for looks that are left out.
enum : unsigned { kBold = 1, kItalic = 2, kStrike = 4, kCode = 8 };
unsigned style_of(char toggle) {
  switch (toggle) {
    case '\x02':
      return kBold;
    case '\x1d':
      return kItalic;
    case '\x1e':
      return kStrike;
    case '\x11':
      return kCode;
    default:
      return 0;
  }
}

struct Span {
  std::string text;
  unsigned style = 0;
};

std::size_t count(std::string_view text, std::size_t most, int (*is)(int)) {
  std::size_t found = 0;
  while (found < std::min(text.size(), most) && is(static_cast<unsigned char>(text[found])) != 0)
    ++found;
  return found;
}

// How many bytes belong to a colour after its character: "4", "04", "4,12"; or "ff8000,000000".
std::size_t colour_size(std::string_view text, std::size_t digits, bool all, int (*is)(int)) {
  const std::size_t front = count(text, digits, is);
  if (front == 0 || (all && front < digits)) return 0;
  if (text.substr(front, 1) != ",") return front;
  const std::size_t back = count(text.substr(front + 1), digits, is);
  return back == 0 || (all && back < digits) ? front : front + 1 + back;
}

std::size_t code_size(std::string_view text) {
  if (text[0] == kColour) return 1 + colour_size(text.substr(1), 2, false, std::isdigit);
  if (text[0] == kHexColour) return 1 + colour_size(text.substr(1), 6, true, std::isxdigit);
  return 1;
}

// The text in pieces of one style each.
std::vector<Span> read(std::string_view text) {
  constexpr std::string_view kToggles{"\x02\x1d\x1f\x1e\x11\x16\x0f", 7};
  std::vector<Span> spans(1);
  const auto turn = [&](unsigned style) {
    if (style == spans.back().style) return;
    if (!spans.back().text.empty()) spans.emplace_back();
    spans.back().style = style;
  };
  while (!text.empty()) {
    const char c = text[0];
    const bool colour = c == kColour || c == kHexColour;
    if (c == kReset) {
      turn(0);
    } else if (!colour && kToggles.find(c) != std::string_view::npos) {
      turn(spans.back().style ^ style_of(c));
    } else if (!colour) {
      spans.back().text += c;
    }
    text.remove_prefix(colour ? code_size(text) : 1);
  }
  return spans;
}

std::string marked(std::string_view text, unsigned style) {
  if ((style & kCode) != 0) return "`" + cox::sdk::escape_code(std::string(text), false) + "`";
  std::string out = cox::escape_markdown(text);
  if ((style & kItalic) != 0) out = "*" + out + "*";
  if ((style & kBold) != 0) out = "**" + out + "**";
  if ((style & kStrike) != 0) out = "~~" + out + "~~";
  return out;
}

// Blanks stay outside of the marks: inside they would undo them.
std::string in_markdown(const Span& span) {
  const std::size_t from = span.text.find_first_not_of(' ');
  if (span.style == 0 || from == std::string::npos) return cox::escape_markdown(span.text);
  const std::size_t to = span.text.find_last_not_of(' ') + 1;
  return span.text.substr(0, from) + marked(span.text.substr(from, to - from), span.style) +
         span.text.substr(to);
}

}  // namespace

std::string plain(std::string_view text) {
  std::string out;
  for (const Span& span : read(text)) out += span.text;
  return out;
}

std::string to_markdown(std::string_view text) {
  std::string out;
  for (const Span& span : read(text)) out += in_markdown(span);
  return out;
}

}  // namespace irc

#include "commands/skeleton.hpp"

#include <algorithm>
#include <iterator>

#include "commands/line.hpp"

namespace cox::commands {

namespace {

struct Pair {
  char32_t letter;
  char ascii;
};

// From the Unicode list of confusables: the small and capital letters that differ in nothing or
// next to nothing from those of ASCII. In order.
constexpr Pair kPairs[] = {
    {0x131, 'i'}, {0x251, 'a'},  {0x261, 'g'},  {0x391, 'A'},  {0x392, 'B'},  {0x395, 'E'},
    {0x396, 'Z'}, {0x397, 'H'},  {0x399, 'I'},  {0x39A, 'K'},  {0x39C, 'M'},  {0x39D, 'N'},
    {0x39F, 'O'}, {0x3A1, 'P'},  {0x3A4, 'T'},  {0x3A5, 'Y'},  {0x3A7, 'X'},  {0x3B1, 'a'},
    {0x3B9, 'i'}, {0x3BA, 'k'},  {0x3BD, 'v'},  {0x3BF, 'o'},  {0x3C1, 'p'},  {0x3C5, 'u'},
    {0x3C7, 'x'}, {0x405, 'S'},  {0x406, 'I'},  {0x408, 'J'},  {0x410, 'A'},  {0x412, 'B'},
    {0x415, 'E'}, {0x41A, 'K'},  {0x41C, 'M'},  {0x41D, 'H'},  {0x41E, 'O'},  {0x420, 'P'},
    {0x421, 'C'}, {0x422, 'T'},  {0x423, 'Y'},  {0x425, 'X'},  {0x430, 'a'},  {0x435, 'e'},
    {0x43A, 'k'}, {0x43E, 'o'},  {0x440, 'p'},  {0x441, 'c'},  {0x443, 'y'},  {0x445, 'x'},
    {0x455, 's'}, {0x456, 'i'},  {0x458, 'j'},  {0x4BB, 'h'},  {0x501, 'd'},  {0x51B, 'q'},
    {0x51D, 'w'}, {0x2010, '-'}, {0x2011, '-'}, {0x2012, '-'}, {0x2013, '-'}, {0x2212, '-'},
};

char ascii_of(char32_t letter) {
  if (letter >= 0xFF01 && letter <= 0xFF5E) return static_cast<char>(letter - 0xFF01 + '!');
  const auto* found =
      std::lower_bound(std::begin(kPairs), std::end(kPairs), letter,
                       [](const Pair& pair, char32_t wanted) { return pair.letter < wanted; });
  return found != std::end(kPairs) && found->letter == letter ? found->ascii : '\0';
}

// Zero-width and direction marks: nobody sees them at all.
bool is_invisible(char32_t c) {
  return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

}  // namespace

std::string skeleton(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded next = decode(text.substr(at));
    if (const char ascii = ascii_of(next.rune)) {
      out += ascii;
    } else if (!is_invisible(next.rune)) {
      out += text.substr(at, next.size);
    }
    at += next.size;
  }
  return out;
}

}  // namespace cox::commands

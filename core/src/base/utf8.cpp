// The part of text.hpp that knows how UTF-8 is built.
#include <cstdint>

#include "base/eight_bytes.hpp"
#include "base/text.hpp"

namespace cox::text {
namespace {

struct Sequence {
  std::size_t size = 1;  // bytes that belong together
  bool valid = false;
};

// What may follow a lead byte (RFC 3629, section 4): how many bytes, and the range of the first
// one, which is where overlong forms, surrogates and values past U+10FFFF are shut out.
struct Lead {
  std::size_t followers;
  unsigned char low, high;
};

Lead lead_of(unsigned char byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {1, 0x80, 0xBF};
  if (byte == 0xE0) return {2, 0xA0, 0xBF};
  if (byte == 0xED) return {2, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {2, 0x80, 0xBF};
  if (byte == 0xF0) return {3, 0x90, 0xBF};
  if (byte >= 0xF1 && byte <= 0xF3) return {3, 0x80, 0xBF};
  if (byte == 0xF4) return {3, 0x80, 0x8F};
  return {0, 0, 0};
}

// The well-formed character at the start of `text`, or the longest piece that begins like one.
Sequence sequence(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x80) return {1, true};
  const Lead lead = lead_of(first);
  std::size_t size = 1;
  for (; size <= lead.followers && size < text.size(); ++size) {
    const auto byte = static_cast<unsigned char>(text[size]);
    const bool fits = size == 1 ? byte >= lead.low && byte <= lead.high : (byte & 0xC0) == 0x80;
    if (!fits) break;
  }
  return {size, lead.followers > 0 && size == lead.followers + 1};
}

// How many bytes at the start are ASCII and no NUL: most of what is said is nothing else.
std::size_t plain_length(std::string_view text) {
  namespace eight = eight_bytes;
  const auto word_is_plain = [](std::uint64_t word) {
    return (word & eight::high) == 0 && eight::zero_in(word) == 0;
  };
  return eight::plain_length(text, word_is_plain,
                             [](char byte) { return static_cast<signed char>(byte) > 0; });
}

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace

bool is_utf8(std::string_view text) {
  text.remove_prefix(plain_length(text));
  while (!text.empty()) {
    const Sequence next = sequence(text);
    if (!next.valid) return false;
    text.remove_prefix(next.size);
  }
  return true;
}

std::string to_utf8(std::string_view bytes) {
  const std::size_t plain = plain_length(bytes);
  if (plain == bytes.size()) return std::string(bytes);
  std::string out;
  out.reserve(bytes.size());
  out.append(bytes.substr(0, plain));
  bytes.remove_prefix(plain);
  while (!bytes.empty()) {
    const Sequence next = sequence(bytes);
    const bool keep = next.valid && bytes.front() != '\0';
    out.append(keep ? bytes.substr(0, next.size) : "\xEF\xBF\xBD");
    bytes.remove_prefix(next.size);
  }
  return out;
}

std::string_view clip(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  std::size_t end = limit;
  // A character has at most three continuation bytes; more of them are no UTF-8 to be careful with.
  for (int back = 0; back < 3 && end > 0 && continues(text[end]); ++back) --end;
  return text.substr(0, continues(text[end]) ? limit : end);
}

}  // namespace cox::text

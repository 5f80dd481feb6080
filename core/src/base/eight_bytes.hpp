// Bytes looked at eight at a time, in a word, for texts that mostly hold nothing special. Threads:
// any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace cox::eight_bytes {

inline constexpr std::uint64_t ones = 0x0101010101010101, high = 0x8080808080808080;

// The high bit of some byte is set where one of `word` is zero, or below `limit` (at most 0x80).
// Which one it is does not show: the subtraction borrows from the byte above.
constexpr std::uint64_t zero_in(std::uint64_t word) { return (word - ones) & ~word & high; }
constexpr std::uint64_t below_in(std::uint64_t word, unsigned char limit) {
  return (word - ones * limit) & ~word & high;
}

// How many bytes at the start of `text` are plain. `word_is_plain` sees eight of them, and may say
// no where they are; `is_plain` one.
template <class Word, class Byte>
std::size_t plain_length(std::string_view text, Word word_is_plain, Byte is_plain) {
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof(word));
    if (!word_is_plain(word)) break;
  }
  while (at < text.size() && is_plain(text[at])) ++at;
  return at;
}

}  // namespace cox::eight_bytes

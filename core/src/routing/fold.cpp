#include "routing/fold.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "routing/fold_table.hpp"

namespace cox::routing {

namespace {

bool is_ascii(char byte) { return static_cast<unsigned char>(byte) < 0x80; }

char lower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
}

struct Decoded {
  char32_t rune = 0;
  std::size_t size = 0;  // 0: not well-formed
};

// How many bytes a sequence that starts with `lead` has; 0 where none starts so.
std::size_t sequence_size(unsigned char lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

// Overlong forms are not told apart: RE2 never matches them, and to fold them harms nobody.
Decoded decode(std::string_view text) {
  auto lead = static_cast<unsigned char>(text.front());
  std::size_t size = sequence_size(lead);
  if (size == 0 || text.size() < size) return {};
  char32_t rune = lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) != 0x80) return {};
    rune = rune << 6 | (byte & 0x3Fu);
  }
  return {rune, size};
}

char* encode(char32_t rune, char* out) {
  auto tail = [&](int shift) { return static_cast<char>(0x80 | (rune >> shift & 0x3F)); };
  if (rune < 0x80) {
    *out++ = static_cast<char>(rune);
  } else if (rune < 0x800) {
    *out++ = static_cast<char>(0xC0 | rune >> 6);
    *out++ = tail(0);
  } else if (rune < 0x10000) {
    *out++ = static_cast<char>(0xE0 | rune >> 12);
    *out++ = tail(6);
    *out++ = tail(0);
  } else {
    *out++ = static_cast<char>(0xF0 | rune >> 18);
    *out++ = tail(12);
    *out++ = tail(6);
    *out++ = tail(0);
  }
  return out;
}

// Folds the ASCII bytes in front, eight at a time; returns how many there were.
std::size_t fold_ascii(std::string_view text, char* out) {
  constexpr std::uint64_t kEach = 0x0101010101010101;
  std::size_t done = 0;
  for (; done + 8 <= text.size(); done += 8) {
    std::uint64_t bytes;
    std::memcpy(&bytes, text.data() + done, 8);
    if ((bytes & kEach * 0x80) != 0) break;
    // The top bit of each byte becomes 1 where the byte is in A..Z; moved down, it is 0x20.
    std::uint64_t from_a = bytes + kEach * (0x80 - 'A');
    std::uint64_t after_z = bytes + kEach * (0x7F - 'Z');
    bytes |= ((from_a & ~after_z) & kEach * 0x80) >> 2;
    std::memcpy(out + done, &bytes, 8);
  }
  for (; done < text.size() && is_ascii(text[done]); ++done) out[done] = lower(text[done]);
  return done;
}

// Folds the first character, adds its size to `taken` and returns how many bytes were written.
std::size_t fold_one(std::string_view text, char* out, std::size_t& taken) {
  Decoded next = is_ascii(text.front()) ? Decoded{} : decode(text);
  taken += std::max<std::size_t>(next.size, 1);
  if (next.size == 0) {
    *out = lower(text.front());  // ASCII, or a byte out of place, which has no other case
    return 1;
  }
  return static_cast<std::size_t>(encode(fold_rune(next.rune), out) - out);
}

}  // namespace

char32_t fold_rune(char32_t rune) {
  if (rune < 0x80) return static_cast<unsigned char>(lower(static_cast<char>(rune)));
  const FoldRange* end = kFoldRanges + kFoldRangeCount;
  const FoldRange* range = std::lower_bound(
      kFoldRanges, end, rune, [](const FoldRange& r, char32_t value) { return r.last < value; });
  if (range == end || rune < range->first || (rune - range->first) % range->step != 0) return rune;
  return rune + static_cast<char32_t>(range->delta);
}

std::size_t folded_prefix(std::string_view text, std::string_view folded) {
  // What is ASCII on both sides is compared at once: that is nearly every name.
  std::size_t done = 0;
  while (done < folded.size() && done < text.size() && is_ascii(text[done]) &&
         lower(text[done]) == folded[done])
    ++done;
  folded.remove_prefix(done);
  while (!folded.empty()) {
    if (done == text.size()) return std::string_view::npos;
    char buffer[4];
    std::size_t size = fold_one(text.substr(done), buffer, done);
    if (folded.substr(0, size) != std::string_view(buffer, size)) return std::string_view::npos;
    folded.remove_prefix(size);
  }
  return done;
}

void fold(std::string_view text, std::string& out) {
  // No character grows by more than a half (two bytes become three).
  out.resize(text.size() + text.size() / 2);
  char* to = out.data();
  while (!text.empty()) {
    std::size_t done = fold_ascii(text, to);
    to += done;
    text.remove_prefix(done);
    if (text.empty()) break;
    std::size_t taken = 0;
    to += fold_one(text, to, taken);
    text.remove_prefix(taken);
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
}

std::string folded(std::string_view text) {
  std::string out;
  fold(text, out);
  return out;
}

}  // namespace cox::routing

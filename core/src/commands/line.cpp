#include "commands/line.hpp"

#include <utility>

#include "base/text.hpp"
#include "routing/fold.hpp"

namespace cox::commands {

namespace {

constexpr char32_t kOpen = U'“', kClose = U'”', kOpenSingle = U'‘', kCloseSingle = U'’';

bool is_word(char32_t rune) {
  return rune > 0x7F || (rune >= '0' && rune <= '9') || (rune >= 'a' && rune <= 'z');
}

// What closes the quote that `rune` opens; 0: it opens none.
char32_t closing(char32_t rune) {
  if (rune == '"' || rune == '\'') return rune;
  if (rune == kOpen) return kClose;
  return rune == kOpenSingle ? kCloseSingle : 0;
}

std::size_t kind_of_quote(char32_t rune) {
  if (rune == '"') return 0;
  if (rune == '\'') return 1;
  return rune == kOpen ? 2 : 3;
}

}  // namespace

Decoded decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  std::size_t size = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
  if (size == 1 || lead > 0xF4 || text.size() < size) return {lead, 1};
  char32_t rune = lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) != 0x80) return {lead, 1};
    rune = rune << 6 | (byte & 0x3Fu);
  }
  return {rune, size};
}

bool is_blank(char32_t rune) {
  switch (rune) {
    case ' ':
    case '\t':
    case '\n':
    case '\v':
    case '\f':
    case '\r':
    case 0xA0:
    case 0x2009:
    case 0x200A:
    case 0x202F:
    case 0x3000:
    case 0xFEFF:
      return true;
    default:
      return false;
  }
}

Line::Line(std::string_view text) : text_(text) {
  chars_.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Decoded next = decode(text.substr(at));
    chars_.push_back({routing::fold_rune(next.rune), static_cast<std::uint32_t>(at),
                      static_cast<std::uint8_t>(next.size), is_blank(next.rune)});
    at += next.size;
  }
  trim();
}

void Line::trim() {
  while (!chars_.empty() && chars_.back().blank) chars_.pop_back();
  std::size_t first = 0;
  while (first < chars_.size() && chars_[first].blank) ++first;
  if (first > 0) chars_.erase(chars_.begin(), chars_.begin() + static_cast<std::ptrdiff_t>(first));
  end_ = chars_.empty() ? 0 : chars_.back().offset + chars_.back().size;
}

std::size_t Line::offset(std::size_t i) const {
  return i < chars_.size() ? chars_[i].offset : end_;
}

std::string Line::slice(std::size_t from, std::size_t to) const {
  std::string out;
  while (from < to) {
    std::size_t until = from + 1;
    while (until < to && chars_[until].offset == chars_[until - 1].offset + chars_[until - 1].size)
      ++until;
    const std::size_t begin = chars_[from].offset;
    out += text_.substr(begin, chars_[until - 1].offset + chars_[until - 1].size - begin);
    from = until;
  }
  return out;
}

std::size_t Line::extent(std::size_t from, std::size_t to) const {
  if (from >= to) return 0;
  return chars_[to - 1].offset + chars_[to - 1].size - chars_[from].offset;
}

std::size_t Line::next_blank(std::size_t from) const {
  while (from < size() && !blank(from)) ++from;
  return from;
}

std::size_t Line::next_word(std::size_t from) const {
  while (from < size() && blank(from)) ++from;
  return from;
}

std::size_t Line::word_start(std::size_t i) const {
  while (i > 0 && !blank(i - 1)) --i;
  return i;
}

bool Line::opens_quote(std::size_t i) const { return closing(rune(i)) != 0; }

std::size_t Line::end_of_quoted(std::size_t i) const {
  const char32_t close = closing(rune(i));
  Search& last = searches_[kind_of_quote(rune(i))];
  const bool holds =
      last.from != kNone && i >= last.from && (last.end == kNone || i + 1 < last.end);
  if (!holds) last = {i, find_close(i, close)};
  return last.end;
}

std::size_t Line::find_close(std::size_t i, char32_t close) const {
  const bool single = close == '\'' || close == kCloseSingle;
  for (std::size_t at = i + 1; at < size(); ++at) {
    if (close == '"' && rune(at) == '\\') {
      ++at;
    } else if (rune(at) == close) {
      // In 'tis and 'twas the second one is an apostrophe.
      if (!single || at + 1 == size() || !is_word(rune(at + 1))) return at + 1;
    }
  }
  return kNone;
}

Line Line::without(const std::vector<std::pair<std::size_t, std::size_t>>& ranges) const {
  Line rest;
  rest.text_ = text_;
  rest.chars_.reserve(chars_.size());
  std::size_t at = 0;
  for (const auto& [from, to] : ranges) {
    rest.chars_.insert(rest.chars_.end(), chars_.begin() + static_cast<std::ptrdiff_t>(at),
                       chars_.begin() + static_cast<std::ptrdiff_t>(from));
    at = to;
  }
  rest.chars_.insert(rest.chars_.end(), chars_.begin() + static_cast<std::ptrdiff_t>(at),
                     chars_.end());
  rest.trim();
  return rest;
}

}  // namespace cox::commands

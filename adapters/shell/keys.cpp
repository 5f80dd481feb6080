#include "keys.hpp"

#include <string_view>

#include "utf8.hpp"

namespace {

constexpr std::string_view kPasteBegins = "\x1b[200~";
constexpr std::string_view kPasteEnds = "\x1b[201~";

// Terminals send "\r" for the line breaks in a pasted text.
std::string with_line_feeds(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\r' && text.substr(at, 2) == "\r\n") continue;
    out += text[at] == '\r' ? '\n' : text[at];
  }
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

// Whether it may turn out to be the beginning of a paste. A lone Escape may not: somebody who
// presses that key should not have to press another one first.
bool may_begin_paste(std::string_view bytes) {
  return bytes.size() >= 2 && kPasteBegins.starts_with(bytes);
}

}  // namespace

std::optional<Key> Keys::next() {
  if (bytes_.empty() || may_begin_paste(bytes_)) return std::nullopt;
  return bytes_.starts_with(kPasteBegins) ? paste() : character();
}

std::optional<Key> Keys::paste() {
  const std::size_t end = bytes_.find(kPasteEnds);
  if (end == std::string::npos) return std::nullopt;
  const std::string_view all = bytes_;
  Key key{0, with_line_feeds(all.substr(kPasteBegins.size(), end - kPasteBegins.size()))};
  bytes_.erase(0, end + kPasteEnds.size());
  return key;
}

std::optional<Key> Keys::character() {
  constexpr char32_t kReplacement = 0xfffd;
  const Character first = first_character(bytes_);
  if (first.kind == Character::Kind::cut) return std::nullopt;
  const bool good = first.kind == Character::Kind::whole && first.code != 0;
  bytes_.erase(0, first.size);
  return Key{good ? first.code : kReplacement, {}};
}

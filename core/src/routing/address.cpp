#include "routing/address.hpp"

#include <utility>

#include "base/ascii.hpp"
#include "routing/fold.hpp"

namespace cox::routing {

namespace {

// The blank at the beginning of the text, empty where there is none. Keyboards and chats make other
// blanks than the one of ASCII, and nobody sees the difference.
std::string_view blank(std::string_view text) {
  constexpr std::string_view kAscii = " \t\n\v\f\r";
  constexpr std::string_view kOthers[] = {"\u00a0", "\u202f", "\u3000",
                                          "\u2009", "\u200a", "\ufeff"};
  if (text.empty() || ascii::is_letter(text.front())) return {};
  if (kAscii.find(text.front()) != std::string_view::npos) return text.substr(0, 1);
  for (const std::string_view other : kOthers) {
    if (text.starts_with(other)) return other;
  }
  return {};
}

bool is_separator(char byte) { return byte == ':' || byte == ','; }

// Every character beyond ASCII counts as a letter.
bool is_word(char byte) {
  auto b = static_cast<unsigned char>(byte);
  return b >= 0x80 || (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
}

void skip_blanks(std::string_view& text) {
  for (std::size_t size = blank(text).size(); size != 0; size = blank(text).size())
    text.remove_prefix(size);
}

// Whether a name that is a word ends here.
bool ends(std::string_view name, std::string_view rest) {
  if (rest.empty() || !is_word(name.back())) return true;
  return !blank(rest).empty() || is_separator(rest.front());
}

bool strip_name(std::string_view folded_name, std::string_view& text) {
  if (folded_name.empty()) return false;
  std::size_t size = folded_prefix(text, folded_name);
  if (size == std::string_view::npos || !ends(folded_name, text.substr(size))) return false;
  text.remove_prefix(size);
  return true;
}

}  // namespace

Addressing::Addressing(std::string name, std::string alias)
    : name_(std::move(name)), alias_(std::move(alias)) {
  bool alias_is_longer = alias_.size() >= name_.size();
  fold(alias_is_longer ? alias_ : name_, longer_);
  fold(alias_is_longer ? name_ : alias_, shorter_);
}

std::optional<std::string_view> Addressing::strip(std::string_view text) const {
  skip_blanks(text);
  if (!text.empty() && text.front() == '@') text.remove_prefix(1);
  if (!strip_name(longer_, text) && !strip_name(shorter_, text)) return std::nullopt;
  if (!text.empty() && is_separator(text.front())) text.remove_prefix(1);
  skip_blanks(text);
  return text;
}

}  // namespace cox::routing

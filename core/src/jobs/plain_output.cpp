#include "jobs/plain_output.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace cox::jobs {

namespace {

constexpr char kEscape = '\x1b';
constexpr char kBell = '\a';

bool is_between(char byte, char low, char high) { return byte >= low && byte <= high; }

// How many bytes at the end begin a character that goes on.
std::size_t unfinished(std::string_view text) {
  for (std::size_t back = 1; back <= 3 && back <= text.size(); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xC0) == 0x80) continue;  // inside of one
    const std::size_t needed = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
    return needed > back ? back : 0;
  }
  return 0;
}

// U+0080 to U+009F: some terminals take them for control sequences.
std::string without_c1(std::string text) {
  for (std::size_t at = 0; (at = text.find('\xc2', at)) != std::string::npos;) {
    at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0
        ? static_cast<void>(text.erase(at, 2))
        : static_cast<void>(++at);
  }
  return text;
}

}  // namespace

std::string PlainOutput::feed(std::string_view bytes) {
  return whole_characters(scrubber_.feed(without_controls(bytes)));
}

std::string PlainOutput::finish() {
  std::string text = whole_characters(scrubber_.finish());
  text += without_c1(text::to_utf8(std::exchange(rest_, {})));
  at_ = At::text;
  return text;
}

std::string PlainOutput::without_controls(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (const char byte : bytes) take(byte, out);
  return out;
}

// The grammar of ECMA-48: ESC, then "[" up to a final byte, or a string up to its terminator, or
// one more byte.
void PlainOutput::take(char byte, std::string& out) {
  switch (at_) {
    case At::text:
      if (byte == kEscape) {
        at_ = At::escape;
      } else if (byte == '\n' || byte == '\t' || byte == '\r' ||
                 (byte != '\x7f' && !is_between(byte, '\0', '\x1f'))) {
        out.push_back(byte);
      }
      return;
    case At::escape:
      if (byte == '[') {
        at_ = At::sequence;
      } else if (byte == ']' || byte == 'P' || byte == 'X' || byte == '^' || byte == '_') {
        at_ = At::string;
      } else if (!is_between(byte, ' ', '/')) {  // those come between
        at_ = At::text;
      }
      return;
    case At::sequence:
      if (is_between(byte, '@', '~')) at_ = At::text;
      return;
    case At::string:
      if (byte == kBell) at_ = At::text;
      if (byte == kEscape) at_ = At::string_escape;
      if (byte == '\n') {  // no such string: whoever printed this meant something else
        at_ = At::text;
        out.push_back(byte);
      }
      return;
    case At::string_escape:
      at_ = byte == '\\' ? At::text : At::string;
      return;
  }
}

std::string PlainOutput::whole_characters(std::string text) {
  text.insert(0, std::exchange(rest_, {}));
  const std::size_t held = unfinished(text);
  rest_ = text.substr(text.size() - held);
  text.resize(text.size() - held);
  return without_c1(text::to_utf8(text));
}

std::string overwritten(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    while (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t over = line.rfind('\r');
    out.append(over == std::string_view::npos ? line : line.substr(over + 1));
    if (end < text.size()) out.push_back('\n');
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace cox::jobs

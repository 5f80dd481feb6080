#include "base/json_line.hpp"

#include <charconv>
#include <cstring>
#include <utility>

#include "base/text.hpp"

namespace cox {
namespace {

constexpr bool must_be_escaped(char byte) {
  return static_cast<unsigned char>(byte) < 0x20 || byte == '"' || byte == '\\';
}

constexpr std::uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
// The high bit of some byte is set where one of `word` is zero, or below `limit` (at most 0x80).
constexpr std::uint64_t zero_in(std::uint64_t word) { return (word - kOnes) & ~word & kHigh; }
constexpr std::uint64_t below_in(std::uint64_t word, unsigned char limit) {
  return (word - kOnes * limit) & ~word & kHigh;
}

// How many bytes at the start stand in a JSON string as they are, whatever stands around them:
// ASCII without an escape. Eight at once: most texts have nothing else.
std::size_t plain_length(std::string_view text) {
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof(word));
    const std::uint64_t special = (word & kHigh) | below_in(word, 0x20) |
                                  zero_in(word ^ kOnes * '"') | zero_in(word ^ kOnes * '\\');
    if (special != 0) break;
  }
  while (at < text.size() && static_cast<signed char>(text[at]) > 0 && !must_be_escaped(text[at]))
    ++at;
  return at;
}

void append_escape(std::string& out, char byte) {
  constexpr std::string_view kShort = "\"\"\\\\\bb\ff\nn\rr\tt";  // a byte, then its letter
  for (std::size_t i = 0; i < kShort.size(); i += 2) {
    if (kShort[i] != byte) continue;
    out.append({'\\', kShort[i + 1]});
    return;
  }
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto code = static_cast<unsigned char>(byte);
  out.append("\\u00").append({kDigits[code >> 4], kDigits[code & 15]});
}

// `text` is UTF-8.
void append_escaped(std::string& out, std::string_view text) {
  std::size_t done = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!must_be_escaped(text[at])) continue;
    out.append(text.substr(done, at - done));
    append_escape(out, text[at]);
    done = at + 1;
  }
  out.append(text.substr(done));
}

}  // namespace

JsonLine::JsonLine(std::size_t room) { line_.reserve(room); }

void JsonLine::begin_member(std::string_view name) {
  if (line_.size() > 1) line_ += ',';
  line_.append(1, '"').append(name).append("\":");
}

JsonLine& JsonLine::text(std::string_view name, std::string_view value) {
  begin_member(name);
  line_ += '"';
  const std::size_t plain = plain_length(value);
  line_.append(value.substr(0, plain));
  if (const std::string_view rest = value.substr(plain); !rest.empty()) {
    if (text::is_utf8(rest)) {
      append_escaped(line_, rest);
    } else {
      append_escaped(line_, text::to_utf8(rest));
    }
  }
  line_ += '"';
  return *this;
}

JsonLine& JsonLine::number(std::string_view name, std::int64_t value) {
  begin_member(name);
  char digits[24];
  line_.append(digits, std::to_chars(digits, digits + sizeof(digits), value).ptr);
  return *this;
}

JsonLine& JsonLine::json(std::string_view name, std::string_view value) {
  begin_member(name);
  line_.append(value);
  return *this;
}

std::string JsonLine::closed() {
  line_ += '}';
  return std::move(line_);
}

std::string JsonLine::unclosed() { return std::move(line_); }

}  // namespace cox

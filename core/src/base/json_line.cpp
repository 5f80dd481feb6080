#include "base/json_line.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/eight_bytes.hpp"
#include "base/text.hpp"

namespace cox {
namespace {

constexpr bool must_be_escaped(char byte) {
  return static_cast<unsigned char>(byte) < 0x20 || byte == '"' || byte == '\\';
}

// How many bytes at the start stand in a JSON string as they are, whatever stands around them:
// ASCII without an escape.
std::size_t plain_length(std::string_view text) {
  namespace eight = eight_bytes;
  const auto word_is_plain = [](std::uint64_t word) {
    return ((word & eight::high) | eight::below_in(word, 0x20) |
            eight::zero_in(word ^ eight::ones * '"') | eight::zero_in(word ^ eight::ones * '\\')) ==
           0;
  };
  return eight::plain_length(text, word_is_plain, [](char byte) {
    return static_cast<signed char>(byte) > 0 && !must_be_escaped(byte);
  });
}

constexpr std::size_t kLongestEscape = 6;

// Puts a backslash and what follows it to `at`, and gives the place after that.
char* put_escape(char* at, char byte) {
  constexpr std::string_view kShort = "\"\"\\\\\bb\ff\nn\rr\tt";  // a byte, then its letter
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  *at++ = '\\';
  for (std::size_t i = 0; i < kShort.size(); i += 2) {
    if (kShort[i] != byte) continue;
    *at++ = kShort[i + 1];
    return at;
  }
  const auto code = static_cast<unsigned char>(byte);
  for (const char each : {'u', '0', '0', kDigits[code >> 4], kDigits[code & 15]}) *at++ = each;
  return at;
}

// `text` is UTF-8. It gets room for the worst, and what is left of it goes back.
void append_escaped(std::string& out, std::string_view text) {
  const std::size_t size = out.size();
  const auto escapes = static_cast<std::size_t>(std::ranges::count_if(text, must_be_escaped));
  out.resize(size + text.size() + (kLongestEscape - 1) * escapes);
  char* at = out.data() + size;
  for (const char byte : text) {
    if (must_be_escaped(byte)) {
      at = put_escape(at, byte);
    } else {
      *at++ = byte;
    }
  }
  out.resize(static_cast<std::size_t>(at - out.data()));
}

}  // namespace

JsonLine::JsonLine(std::size_t room) { line_.reserve(room); }

void JsonLine::begin_member(std::string_view name) {
  if (line_.size() > 1) line_ += ',';
  line_.append(1, '"').append(name).append("\":");
}

// Most texts are plain, and go in with all that is around them at once.
void JsonLine::plain_text(std::string_view name, std::string_view value) {
  const std::size_t size = line_.size();
  line_.resize(size + name.size() + value.size() + std::string_view(R"(,"":"")").size());
  char* at = line_.data() + size;
  const auto put = [&at](std::string_view part) { at = std::ranges::copy(part, at).out; };
  put(R"(,")"), put(name), put(R"(":")"), put(value), put(R"(")");
}

JsonLine& JsonLine::text(std::string_view name, std::string_view value) {
  const std::size_t plain = plain_length(value);
  if (plain == value.size() && line_.size() > 1) return plain_text(name, value), *this;
  begin_member(name);
  line_.append(1, '"').append(value.substr(0, plain));
  const std::string_view rest = value.substr(plain);
  append_escaped(line_, text::is_utf8(rest) ? rest : std::string_view(text::to_utf8(rest)));
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

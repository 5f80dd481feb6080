#include "audit/chain.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace cox::audit {
namespace {

int digit(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

template <class Number>
bool parse(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

// A number of the outer object, by its member. Inside a string of JSON no quote stands without a
// backslash before it, so what looks like the member is one.
std::int64_t member_of(std::string_view body, std::string_view member) {
  const std::size_t at = body.find(member);
  if (at == std::string_view::npos) return 0;
  const std::string_view digits = body.substr(at + member.size());
  std::int64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

}  // namespace

Hash Linker::link(const Hash& previous, Seq seq, std::string_view body) {
  char number[24];
  const auto end = std::to_chars(number, number + sizeof(number) - 1, seq).ptr;
  *end = '\n';
  digest_.add(bytes(previous));
  digest_.add({number, static_cast<std::size_t>(end - number) + 1});
  return digest_.add(body).finish();
}

std::string to_text(const Head& head) { return text::cat(hex(head.hash), "@", head.seq); }

Result<Head> parse_head(std::string_view text) {
  Head head;
  const std::size_t at = text.find('@');
  const auto hash = parse_hash(text.substr(0, at));
  if (at == std::string_view::npos || !hash || !parse(text.substr(at + 1), head.seq) ||
      head.seq < 0) {
    return invalid(text::cat("'", text::clip(text, 100),
                             "' is not HASH@NUMBER, 64 hex digits and the number of a record, as a "
                             "head is posted"));
  }
  head.hash = *hash;
  return head;
}

std::optional<Hash> parse_hash(std::string_view text) {
  Hash hash{};
  if (text.size() != 2 * hash.size()) return std::nullopt;
  for (std::size_t i = 0; i < hash.size(); ++i) {
    const int high = digit(text[2 * i]);
    const int low = digit(text[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    hash[i] = static_cast<char>(high << 4 | low);
  }
  return hash;
}

Hash hash_of(std::string_view bytes) {
  Hash hash{};
  if (bytes.size() == hash.size()) {
    std::ranges::copy(bytes, hash.begin());
  } else {
    hash.fill('\xFF');
  }
  return hash;
}

std::int64_t time_of(std::string_view body) { return member_of(body, ",\"time\":"); }
Seq began_of(std::string_view body) { return member_of(body, ",\"began\":"); }

bool is_kind(std::string_view body, std::string_view kind) {
  constexpr std::string_view kStart = "{\"kind\":\"";
  return body.starts_with(kStart) && body.substr(kStart.size()).starts_with(kind) &&
         body.substr(kStart.size() + kind.size()).starts_with('"');
}

}  // namespace cox::audit

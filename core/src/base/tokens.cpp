#include "base/tokens.hpp"

#include <algorithm>
#include <cox/json.hpp>
#include <optional>
#include <set>

#include "base/ascii.hpp"
#include "base/digits.hpp"

namespace cox::log {
namespace {

using ascii::is_alnum;
using ascii::is_digit;
bool is_key_letter(char byte) { return is_digit(byte) || ascii::is_upper(byte); }
bool is_word(char byte) { return is_alnum(byte) || byte == '_'; }
bool is_dashed(char byte) { return is_word(byte) || byte == '-'; }

// A kind of token: a mark, then letters of one set, at least and at most so many.
struct Kind {
  std::string_view name;
  std::string_view mark;
  bool (*letter)(char);
  std::size_t least;
  std::size_t most;
};

constexpr std::size_t kAny = 255;
constexpr Kind kKinds[] = {
    {"an AWS access key", "AKIA", is_key_letter, 16, 16},
    {"an AWS access key", "ASIA", is_key_letter, 16, 16},
    {"a GitHub token", "ghp_", is_alnum, 36, kAny},
    {"a GitHub token", "gho_", is_alnum, 36, kAny},
    {"a GitHub token", "ghu_", is_alnum, 36, kAny},
    {"a GitHub token", "ghs_", is_alnum, 36, kAny},
    {"a GitHub token", "ghr_", is_alnum, 36, kAny},
    {"a GitHub token", "github_pat_", is_word, 60, kAny},
    {"a GitLab token", "glpat-", is_dashed, 20, kAny},
    {"a Slack token", "xoxa-", is_dashed, 20, kAny},
    {"a Slack token", "xoxb-", is_dashed, 20, kAny},
    {"a Slack token", "xoxe-", is_dashed, 20, kAny},
    {"a Slack token", "xoxo-", is_dashed, 20, kAny},
    {"a Slack token", "xoxp-", is_dashed, 20, kAny},
    {"a Slack token", "xoxr-", is_dashed, 20, kAny},
    {"a Slack token", "xoxs-", is_dashed, 20, kAny},
    {"a Slack token", "xapp-", is_dashed, 20, kAny},
    {"a Stripe key", "sk_live_", is_alnum, 20, kAny},
    {"a Stripe key", "rk_live_", is_alnum, 20, kAny},
    {"a Google API key", "AIza", is_dashed, 35, 35},
};

// Somebody's real token has many different letters and a digit; a placeholder repeats itself.
bool looks_random(std::string_view letters) {
  const std::set<char> different(letters.begin(), letters.end());
  return different.size() >= 8 && std::ranges::any_of(letters, is_digit);
}

bool stands_alone(std::string_view text, std::size_t at) {
  return at == 0 || !is_word(text[at - 1]);
}

bool is_token(const Kind& kind, std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at + kind.mark.size(), kind.most + 1);
  const auto end = std::ranges::find_if_not(rest, kind.letter);
  const std::string_view letters = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  if (letters.size() < kind.least || letters.size() > kind.most) return false;
  const bool goes_on = end != rest.end() && is_word(*end);
  // AWS writes its examples so: AKIAIOSFODNN7EXAMPLE.
  return !goes_on && !letters.ends_with("EXAMPLE") && looks_random(letters);
}

bool holds(const Kind& kind, std::string_view text) {
  for (auto at = text.find(kind.mark); at != std::string_view::npos;
       at = text.find(kind.mark, at + 1)) {
    if (stands_alone(text, at) && is_token(kind, text, at)) return true;
  }
  return false;
}

// The heading alone is no secret; a line of the key after it is.
bool holds_private_key(std::string_view text) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  constexpr std::string_view kKey = "PRIVATE KEY-----";
  constexpr std::size_t kSome = 40;  // digits
  for (auto at = text.find(kBegin); at != std::string_view::npos; at = text.find(kBegin, at + 1)) {
    const auto heading = text.substr(at + kBegin.size(), 40);
    const auto key = heading.find(kKey);
    if (key == std::string_view::npos) continue;
    std::size_t digits = 0;
    for (const char byte : text.substr(at + kBegin.size() + key + kKey.size())) {
      if (byte == '-') break;
      if (base64_value(byte) >= 0 && ++digits >= kSome) return true;
    }
  }
  return false;
}

std::optional<Json> object_in(std::string_view digits) {
  if (!std::ranges::all_of(digits, [](char byte) { return base64_value(byte) >= 0; })) return {};
  auto json = Json::parse(decode_base64(digits));
  return json && json->is_object() ? json : std::nullopt;
}

// Three parts: a heading that names how it is signed, claims, and the signature. The cheap checks
// come first, and each looks at so much only.
bool is_jwt(std::string_view text) {
  constexpr std::size_t kLongest = 8'192;
  const auto first = text.substr(0, 1'024).find('.');
  if (first == std::string_view::npos) return false;
  const auto heading = object_in(text.substr(0, first));
  if (!heading || !(*heading)["alg"].is_string()) return false;
  const auto second = text.substr(0, kLongest).find('.', first + 1);
  if (second == std::string_view::npos) return false;
  const std::string_view rest = text.substr(second + 1, 1'024);
  const auto end = std::ranges::find_if_not(rest, is_dashed);
  const auto signature = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  return signature.size() >= 20 && looks_random(signature) &&
         object_in(text.substr(first + 1, second - first - 1));
}

bool holds_jwt(std::string_view text) {
  constexpr std::string_view kBegin = "eyJ";  // {" in base64
  for (auto at = text.find(kBegin); at != std::string_view::npos; at = text.find(kBegin, at + 1)) {
    if (stands_alone(text, at) && is_jwt(text.substr(at))) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> tokens_in(std::string_view text) {
  std::vector<std::string> kinds;
  for (const Kind& kind : kKinds) {
    const bool known = std::ranges::find(kinds, kind.name) != kinds.end();
    if (!known && holds(kind, text)) kinds.emplace_back(kind.name);
  }
  if (holds_private_key(text)) kinds.emplace_back("a private key");
  if (holds_jwt(text)) kinds.emplace_back("a signed token (JWT)");
  return kinds;
}

}  // namespace cox::log

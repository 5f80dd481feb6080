#include "base/secret_forms.hpp"

#include <algorithm>
#include <cox/json.hpp>
#include <set>
#include <utility>

#include "base/digits.hpp"
#include "base/text.hpp"
#include "base/unescape.hpp"

namespace cox::log {
namespace {

constexpr std::size_t kLongLine = 12;
constexpr std::size_t kParticularLine = 32;

std::string hex_digits(std::string_view bytes) {
  std::string digits;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    digits.push_back(static_cast<char>(value >> 4));
    digits.push_back(static_cast<char>(value & 15));
  }
  return digits;
}

// The digits that `bytes` alone decides where `before` other bytes stand in front of it.
std::string base64_digits(std::string_view bytes, std::size_t before) {
  const std::size_t first_bit = before * 8;
  const std::size_t end_bit = first_bit + bytes.size() * 8;
  const auto bit = [&](std::size_t at) {
    const auto value = static_cast<unsigned char>(bytes[(at - first_bit) / 8]);
    return (value >> (7 - at % 8)) & 1u;
  };
  std::string digits;
  for (std::size_t at = (first_bit + 5) / 6 * 6; at + 6 <= end_bit; at += 6) {
    unsigned digit = 0;
    for (std::size_t i = 0; i < 6; ++i) digit = digit << 1 | bit(at + i);
    digits.push_back(static_cast<char>(digit));
  }
  return digits;
}

std::string folded(std::string text) {
  std::ranges::transform(text, text.begin(), Unescape::folded);
  return text;
}

// As JSON writes it, without the quotes.
std::string json_text(const std::string& text) {
  if (!text::is_utf8(text)) return text;
  const std::string json = Json(text).dump();
  return json.substr(1, json.size() - 2);
}

// A line of a key file: nobody writes it by chance.
bool is_particular_line(std::string_view line) {
  return line.size() >= kParticularLine &&
         std::ranges::all_of(line, [](char byte) { return base64_value(byte) >= 0; });
}

bool is_heading(std::string_view line) { return line.starts_with("-----"); }

}  // namespace

std::vector<std::string> parts_of(std::string_view secret) {
  const std::string_view whole = text::trim(secret);
  // Asterisks are what others put in the place of a secret.
  const bool hidden = whole.find_first_not_of('*') == std::string_view::npos;
  if (whole.size() < kShortestSecret || hidden) return {};
  std::vector<std::string> parts{std::string(whole)};
  if (whole.find('\n') == std::string_view::npos) return parts;
  for (const std::string_view each : text::split(whole, '\n')) {
    const std::string_view line = text::trim(each);
    if (line.size() >= kLongLine && !is_heading(line)) parts.emplace_back(line);
  }
  return parts;
}

bool is_particular(std::string_view text) {
  bool small = false;
  bool capital = false;
  bool digit = false;
  bool other = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char byte = text[i];
    if (byte >= 'a' && byte <= 'z') {
      small = true;
    } else if (byte >= 'A' && byte <= 'Z') {
      capital = capital || i > 0;  // a word may begin with one
    } else if (byte >= '0' && byte <= '9') {
      digit = true;
    } else if (byte != ' ') {
      other = true;
    }
  }
  const std::set<char> different(text.begin(), text.end());
  const int kinds = small + capital + digit + other;
  const bool long_word = text.size() >= 20 && text.find(' ') == std::string_view::npos;
  return text.size() >= 8 && different.size() >= 5 && (kinds >= 2 || long_word);
}

struct SecretForms::Patterns {
  explicit Patterns(const std::vector<Secret>& secrets) {
    for (const Secret& secret : secrets) {
      const auto owner = static_cast<std::uint32_t>(names.size());
      names.push_back(secret.name);
      const std::vector<std::string> parts = parts_of(secret.value);
      for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool strong = i == 0 ? is_particular(parts[i]) : is_particular_line(parts[i]);
        add(parts[i], owner, strong);
      }
    }
  }

  void add(const std::string& part, std::uint32_t owner, bool strong) {
    const auto put = [&](std::vector<Automaton::Pattern>& patterns, std::string symbols) {
      if (symbols.size() >= kShortestSecret)
        patterns.push_back({std::move(symbols), owner, strong});
    };
    put(plain, part);
    put(escaped, folded(part));
    // Where its own bytes look escaped, what is made of its JSON is something else.
    const std::string json = json_text(part);
    if (const std::string other = Unescape::text(json); other != folded(part)) {
      put(plain, json);
      put(escaped, other);
    }
    put(hex, hex_digits(part));
    for (std::size_t before = 0; before < 3; ++before) put(base64, base64_digits(part, before));
  }

  std::vector<std::string> names;
  std::vector<Automaton::Pattern> plain, escaped, hex, base64;
};

SecretForms::SecretForms(const std::vector<Secret>& secrets) : SecretForms(Patterns(secrets)) {}

SecretForms::SecretForms(Patterns patterns)
    : names(std::move(patterns.names)),
      plain(patterns.plain, 256),
      escaped(patterns.escaped, 256),
      hex(patterns.hex, 16),
      base64(patterns.base64, 64) {}

}  // namespace cox::log

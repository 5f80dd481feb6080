#include "plugins/needs.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/ascii.hpp"
#include "base/text.hpp"

namespace cox::plugins {
namespace {

using text::cat;

using ascii::is_digit;
using ascii::is_lower;
bool is_word(char c) { return ascii::is_alnum(c) || c == '-'; }
bool is_number(std::string_view part) {
  return !part.empty() && std::ranges::all_of(part, is_digit);
}

bool parse_number(std::string_view part, std::uint64_t& number) {
  if (!is_number(part) || (part.size() > 1 && part.front() == '0')) return false;
  auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
  return error == std::errc() && end == part.data() + part.size();
}

bool parse_core(std::string_view core, Parts parts, Version& version) {
  std::array fields{&version.major, &version.minor, &version.patch};
  std::vector<std::string_view> given = text::split(core, '.');
  if (given.size() > fields.size()) return false;
  if (parts == Parts::all && given.size() < fields.size()) return false;
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (!parse_number(given[i], *fields[i])) return false;
  }
  return true;
}

// Dot-separated words; in a pre-release a number has no leading zero.
bool parse_words(std::string_view list, std::vector<std::string>& words, bool zeros) {
  for (std::string_view word : text::split(list, '.')) {
    if (word.empty() || !std::ranges::all_of(word, is_word)) return false;
    if (!zeros && is_number(word) && word.size() > 1 && word.front() == '0') return false;
    words.emplace_back(word);
  }
  return true;
}

bool parse_whole(std::string_view text, Parts parts, Version& version) {
  std::size_t plus = text.find('+');
  std::vector<std::string> ignored;
  if (plus != text.npos && !parse_words(text.substr(plus + 1), ignored, true)) return false;
  text = text.substr(0, plus);
  std::size_t dash = text.find('-');
  if (dash != text.npos && !parse_words(text.substr(dash + 1), version.pre, false)) return false;
  return parse_core(text.substr(0, dash), parts, version);
}

template <class T>
int order(const T& a, const T& b) {
  return a < b ? -1 : (b < a ? 1 : 0);
}

// Numbers by value and before words, words by their bytes.
int compare_words(const std::string& a, const std::string& b) {
  if (is_number(a) != is_number(b)) return is_number(a) ? -1 : 1;
  // Without leading zeros a longer number is a larger one.
  if (is_number(a) && a.size() != b.size()) return order(a.size(), b.size());
  return order(a, b);
}

int compare_pre(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  if (a.empty() || b.empty()) return order(a.empty(), b.empty());  // a release is the newer one
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (int result = compare_words(a[i], b[i]); result != 0) return result;
  }
  return order(a.size(), b.size());
}

// The longer signs come first, so that ">=" is not read as ">".
constexpr std::array<std::pair<std::string_view, Need::Relation>, 5> signs{{
    {">=", Need::Relation::at_least},
    {"<=", Need::Relation::at_most},
    {">", Need::Relation::more},
    {"<", Need::Relation::less},
    {"=", Need::Relation::equal},
}};

Result<Need> parse_need(std::string_view part) {
  Need need;
  need.text = part;
  std::size_t end = part.find_first_of("<>= \t");
  need.id = part.substr(0, end);
  if (!is_plugin_id(need.id)) {
    return invalid(cat("'", part, "' is no need: write a plugin's id, as in \"git, chat >= 1.2\""));
  }
  std::string_view rest = end == part.npos ? std::string_view() : text::trim(part.substr(end));
  if (rest.empty()) return need;
  for (auto [sign, relation] : signs) {
    if (!rest.starts_with(sign)) continue;
    Result<Version> version = parse_version(text::trim(rest.substr(sign.size())), Parts::some);
    if (!version.ok()) return version.status();
    need.relation = relation;
    need.version = *version;
    return need;
  }
  return invalid(
      cat("'", part, "' is no need: after the id comes one of >= > = < <= and a version"));
}

}  // namespace

Result<Version> parse_version(std::string_view text, Parts parts) {
  Version version;
  if (parse_whole(text, parts, version)) return version;
  return invalid(cat("'", text, "' is no version: write one like ",
                     parts == Parts::all ? "\"1.2.0\"" : "\"1.2\" or \"1.2.0\""));
}

int compare(const Version& a, const Version& b) {
  if (int result = order(a.major, b.major); result != 0) return result;
  if (int result = order(a.minor, b.minor); result != 0) return result;
  if (int result = order(a.patch, b.patch); result != 0) return result;
  return compare_pre(a.pre, b.pre);
}

Result<std::vector<Need>> parse_needs(std::string_view text) {
  std::vector<Need> needs;
  if (text::trim(text).empty()) return needs;
  for (std::string_view part : text::split(text, ',')) {
    Result<Need> need = parse_need(text::trim(part));
    if (!need.ok()) return need.status();
    needs.push_back(*need);
  }
  return needs;
}

bool satisfies(const Version& version, const Need& need) {
  int result = compare(version, need.version);
  switch (need.relation) {
    case Need::Relation::any:
      return true;
    case Need::Relation::equal:
      return result == 0;
    case Need::Relation::less:
      return result < 0;
    case Need::Relation::at_most:
      return result <= 0;
    case Need::Relation::more:
      return result > 0;
    case Need::Relation::at_least:
      return result >= 0;
  }
  return false;
}

bool is_plugin_id(std::string_view id) {
  constexpr std::size_t longest = 32;
  return !id.empty() && id.size() <= longest && is_lower(id.front()) &&
         std::ranges::all_of(id, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

}  // namespace cox::plugins

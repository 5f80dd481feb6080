#include "votes.hpp"

#include <algorithm>
#include <cctype>

namespace {

bool is_blank(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

// What may follow a vote: "ann++, ..." is one, "a++b" is not.
bool ends_vote(std::string_view rest) {
  return rest.empty() || is_blank(rest.front()) ||
         std::string_view(",.;:!?)").find(rest.front()) != std::string_view::npos;
}

// Where the thing that ends at `end` begins, with what stands around it taken off.
std::string_view thing_before(std::string_view text, std::size_t end) {
  if (end == 0) return {};
  const char last = text[end - 1];
  if (last == '"' || last == ')') {
    const std::size_t begin = text.rfind(last == '"' ? '"' : '(', end - 2);
    if (end < 3 || begin == std::string_view::npos) return {};
    return text.substr(begin + 1, end - begin - 2);
  }
  std::size_t begin = end;
  while (begin > 0 && !is_blank(text[begin - 1]) && text[begin - 1] != '(') --begin;
  return text.substr(begin, end - begin);
}

bool is_thing(std::string_view thing) {
  const bool has_letter = std::ranges::any_of(thing, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) > 127;
  });
  return has_letter && thing.size() >= 2 && thing.size() <= 100;
}

std::string trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return std::string(text);
}

std::string reason_in(std::string_view rest) {
  const std::string words = trimmed(rest);
  for (const std::string_view begin : {"for ", "because "}) {
    if (words.starts_with(begin)) return trimmed(words.substr(begin.size()));
  }
  return {};
}

}  // namespace

std::vector<Vote> votes_in(std::string_view text) {
  std::vector<Vote> votes;
  std::size_t after = 0;
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    const std::string_view sign = text.substr(at, 2);
    if ((sign != "++" && sign != "--") || !ends_vote(text.substr(at + 2))) continue;
    const std::string_view thing = thing_before(text, at);
    if (!is_thing(thing)) continue;
    votes.push_back({std::string(thing), sign == "++" ? 1 : -1, {}});
    after = at + 2;
    ++at;
  }
  if (!votes.empty()) votes.back().reason = reason_in(text.substr(after));
  return votes;
}

std::string key_of(std::string_view thing) {
  if (thing.starts_with('@')) thing.remove_prefix(1);
  std::string key;
  for (const char c : trimmed(thing)) {
    if (is_blank(c) && key.ends_with(' ')) continue;
    key += is_blank(c) ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return key;
}

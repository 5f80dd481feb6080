// The part of text.hpp that deals with what people type: words, and words that were meant.
#include <algorithm>
#include <numeric>

#include "base/text.hpp"

namespace cox::text {
namespace {

bool is_blank(char byte) { return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'; }

// Takes the quoted part that starts at `text[at]` into `word`; returns where reading goes on.
std::size_t take_quoted(std::string_view text, std::size_t at, std::string& word) {
  const char quote = text[at++];
  for (; at < text.size() && text[at] != quote; ++at) {
    const bool escaped = quote == '"' && text[at] == '\\' && at + 1 < text.size();
    if (escaped) ++at;
    word.push_back(text[at]);
  }
  return std::min(at + 1, text.size());
}

// The edit distance: insertions, deletions, replacements and swaps of neighbours.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  std::iota(last.begin(), last.end(), 0u);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    if (is_blank(text[at])) {
      ++at;
      continue;
    }
    std::string& word = out.emplace_back();
    while (at < text.size() && !is_blank(text[at])) {
      if (text[at] == '"' || text[at] == '\'') {
        at = take_quoted(text, at, word);
      } else {
        word.push_back(text[at++]);
      }
    }
  }
  return out;
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string wanted = lower_ascii(word);
  std::string best;
  std::size_t least = SIZE_MAX;
  for (const std::string& candidate : candidates) {
    const std::size_t shorter = std::min(wanted.size(), candidate.size());
    const std::size_t longer = std::max(wanted.size(), candidate.size());
    // One slip in three letters, three at most; and something of the word must remain.
    const std::size_t allowed = std::clamp<std::size_t>(longer / 3, 1, 3);
    if (longer - shorter > allowed) continue;
    const std::size_t slips = distance(wanted, lower_ascii(candidate));
    if (slips > allowed || slips >= shorter || slips >= least) continue;
    least = slips;
    best = candidate;
  }
  return best;
}

}  // namespace cox::text

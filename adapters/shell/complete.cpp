#include "complete.hpp"

#include <algorithm>
#include <set>

namespace {

// The words that can stand where the line ends, whole. Its last word begins at `word`.
std::set<std::string> candidates(std::string_view line, std::size_t word,
                                 const std::vector<std::string>& phrases) {
  std::set<std::string> found;
  for (const std::string& phrase : phrases) {
    if (!phrase.starts_with(line) || phrase.size() == line.size()) continue;
    const std::size_t end = std::min(phrase.find(' ', line.size()), phrase.size());
    found.insert(phrase.substr(word, end - word));
  }
  // A word that is typed already can still be meant: "cox" among "cox" and "coxswain".
  if (std::find(phrases.begin(), phrases.end(), line) != phrases.end()) {
    found.insert(std::string(line.substr(word)));
  }
  found.erase("");
  return found;
}

// What all of them begin with. In a sorted set it is enough to compare the first and the last.
std::string common_start(const std::set<std::string>& words) {
  const std::string& first = *words.begin();
  const std::string& last = *words.rbegin();
  std::size_t size = 0;
  while (size < std::min(first.size(), last.size()) && first[size] == last[size]) ++size;
  return first.substr(0, size);
}

}  // namespace

Completion complete(std::string_view line, const std::vector<std::string>& phrases) {
  const std::size_t blank = line.rfind(' ');
  const std::size_t word = blank == std::string_view::npos ? 0 : blank + 1;
  const std::set<std::string> words = candidates(line, word, phrases);
  if (words.empty()) return {};
  const std::size_t typed = line.size() - word;
  if (words.size() == 1) return {words.begin()->substr(typed) + " ", {}};
  return {common_start(words).substr(typed), {words.begin(), words.end()}};
}

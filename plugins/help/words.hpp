// Words that were meant. Pure functions.
#pragma once

#include <algorithm>
#include <cctype>
#include <numeric>
#include <string>
#include <vector>

inline std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

// How many letters must change to make one of the other.
inline std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t before = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = before + (a[i - 1] == b[j - 1] ? 0 : 1);
      before = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

// The name nearest to a word that is no longer than a name; empty where none is near.
inline std::string nearest(const std::string& word, const std::vector<std::string>& names) {
  std::string best;
  std::size_t least = std::min<std::size_t>(3, word.size() / 3) + 1;
  for (const std::string& name : names) {
    if (word.size() > 64 || name.size() > 64) continue;
    const std::size_t far = distance(lower(word), lower(name));
    if (far < least) least = far, best = name;
  }
  return best;
}

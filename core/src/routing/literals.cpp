// FilteredRE2 knows for each pattern a condition of literals joined by "and" and "or", but shows
// only the literals; whether a set of them meets the condition can be asked. That is enough to find
// clauses: the condition only grows with more literals, so a set is a clause when all the others
// together do not meet it, and dropping literals one by one while that holds makes it small.
#include "routing/literals.hpp"

#include <re2/filtered_re2.h>

#include <algorithm>
#include <numeric>

#include "routing/fold.hpp"

namespace cox::routing {

namespace {

constexpr std::size_t kAskAtMost = 64;     // more literals than this are not made fewer by asking
constexpr std::size_t kLiteralBytes = 32;  // a longer literal is cut: the rest would not help

class Finding {
 public:
  Finding(const re2::FilteredRE2& filter, std::vector<std::string> literals)
      : filter_(filter), literals_(std::move(literals)), order_(literals_.size()) {
    std::iota(order_.begin(), order_.end(), 0);
    std::stable_sort(order_.begin(), order_.end(), [&](int a, int b) {
      return literals_[static_cast<std::size_t>(a)].size() <
             literals_[static_cast<std::size_t>(b)].size();
    });
  }

  // Each clause is made of literals that earlier ones did not need, as far as possible.
  std::vector<Clause> clauses() {
    std::vector<std::vector<int>> found;
    while (found.size() < kClauses) {
      std::vector<int> next = smallest();
      if (next.empty() || std::find(found.begin(), found.end(), next) != found.end()) break;
      drop_first(next);
      found.push_back(std::move(next));
    }
    std::vector<Clause> clauses;
    clauses.reserve(found.size());
    for (const auto& ids : found) clauses.push_back(texts(ids));
    return clauses;
  }

 private:
  bool is_clause(const std::vector<int>& ids) const {
    std::vector<bool> held(literals_.size());
    for (int id : ids) held[static_cast<std::size_t>(id)] = true;
    std::vector<int> others, passed;
    for (int id : order_) {
      if (!held[static_cast<std::size_t>(id)]) others.push_back(id);
    }
    filter_.AllPotentials(others, &passed);
    return passed.empty();
  }

  std::vector<int> smallest() const {
    std::vector<int> ids = order_;
    if (!is_clause(ids)) return {};
    if (ids.size() <= kAskAtMost) {
      for (int id : order_) {
        std::vector<int> fewer = ids;
        fewer.erase(std::find(fewer.begin(), fewer.end(), id));
        if (is_clause(fewer)) ids = std::move(fewer);
      }
    }
    std::sort(ids.begin(), ids.end());
    return ids;
  }

  void drop_first(const std::vector<int>& ids) {
    std::stable_partition(order_.begin(), order_.end(), [&](int id) {
      return std::find(ids.begin(), ids.end(), id) != ids.end();
    });
  }

  Clause texts(const std::vector<int>& ids) const {
    Clause words;
    for (int id : ids) words.push_back(literals_[static_cast<std::size_t>(id)]);
    return literals_of(words);
  }

  const re2::FilteredRE2& filter_;
  std::vector<std::string> literals_;
  std::vector<int> order_;  // literals that are dropped first come first
};

}  // namespace

Clause literals_of(const Clause& words) {
  Clause clause;
  for (const std::string& word : words) {
    fold(word, clause.emplace_back());
    if (clause.back().size() > kLiteralBytes) clause.back().resize(kLiteralBytes);
  }
  std::sort(clause.begin(), clause.end());
  clause.erase(std::unique(clause.begin(), clause.end()), clause.end());
  return clause;
}

std::vector<Clause> required_literals(re2::FilteredRE2& filter) {
  std::vector<std::string> literals;
  filter.Compile(&literals);
  if (literals.empty()) return {};
  return Finding(filter, std::move(literals)).clauses();
}

}  // namespace cox::routing

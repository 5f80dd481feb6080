#include "commands/clauses.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "commands/line.hpp"
#include "routing/literals.hpp"

namespace cox::commands {

namespace {

// A blank stands for any blanks, so a line contains no more than what is between two of them.
std::string longest_part(std::string_view word) {
  std::string best, part;
  while (!word.empty()) {
    const Decoded next = decode(word);
    is_blank(next.rune) ? part.clear() : void(part += word.substr(0, next.size));
    if (part.size() > best.size()) best = part;
    word.remove_prefix(next.size);
  }
  return best;
}

// Of the words of a piece a line contains at least one.
routing::Clause parts_of(const Piece& piece) {
  if (piece.kind == Piece::Kind::word) return {longest_part(piece.text)};
  routing::Clause parts;
  for (const std::string& word : piece.words) parts.push_back(longest_part(word));
  return parts;
}

std::size_t shortest_of(const routing::Clause& words) {
  return std::ranges::min(words, {}, &std::string::size).size();
}

// What lines contain that are said in one way, the longest words first.
using Words = std::vector<routing::Clause>;

void sort_out(Words& words) {
  std::erase_if(words, [](const routing::Clause& each) {
    return each.empty() || shortest_of(each) < routing::kShortestLiteral;
  });
  std::ranges::stable_sort(words, std::ranges::greater(), shortest_of);
}

Words words_of(const Pieces& pieces) {
  Words words;
  const bool leads = is_word(pieces.front());
  for (const Piece& piece : pieces) {
    if (is_word(piece)) words.push_back(parts_of(piece));
    if (leads && !is_word(piece)) break;
  }
  sort_out(words);
  return words;
}

Words words_of_id(const std::string& id) {
  Words words;
  for (const std::string_view part : text::split(id, '.')) words.push_back({std::string(part)});
  sort_out(words);
  return words;
}

// A line is said in one of the ways: a clause takes something of each.
std::vector<routing::Clause> joined(const std::vector<Words>& ways) {
  std::vector<routing::Clause> clauses;
  for (std::size_t i = 0; i < routing::kClauses; ++i) {
    routing::Clause clause;
    for (const Words& words : ways) {
      if (words.empty()) return {};
      const routing::Clause& next = words[std::min(i, words.size() - 1)];
      clause.insert(clause.end(), next.begin(), next.end());
    }
    if (std::ranges::find(clauses, clause) != clauses.end()) break;
    clauses.push_back(std::move(clause));
  }
  return clauses;
}

}  // namespace

std::vector<routing::Clause> clauses_of(const Declaration& command) {
  std::vector<Words> ways;
  for (const Phrase& phrase : command.compiled) ways.push_back(words_of(phrase.pieces()));
  ways.push_back(words_of_id(command.id));
  return joined(ways);
}

}  // namespace cox::commands

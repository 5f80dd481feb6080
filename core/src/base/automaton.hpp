// Finds all of many patterns in one pass over a stream of symbols (Aho and Corasick, 1975): the
// time does not depend on how many patterns there are, nor on how much they resemble the stream.
// Threads: immutable once made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace cox::log {

class Automaton {
 public:
  struct Pattern {
    std::string symbols;      // at least two
    std::uint32_t owner = 0;  // whose it is; the caller's own number
    bool strong = false;      // too particular to occur by chance
  };
  // Where the stream stands: the longest end of it that begins a pattern.
  using Node = std::uint32_t;
  static constexpr Node kRoot = 0;  // none does

  // Symbols are smaller than `alphabet`, which is 256 at most.
  Automaton(const std::vector<Pattern>& patterns, std::size_t alphabet);

  Node step(Node node, unsigned char symbol) const {
    for (; is_deep(node); node = nodes_[node].fallback) {
      if (const Node next = child(node, symbol); next != kRoot) return next;
    }
    return rows_[node * alphabet_ + symbol];
  }
  // Whether more than one symbol has been recognised; nothing ends elsewhere.
  bool is_deep(Node node) const { return node >= rows_end_; }
  // How many symbols have been recognised of a pattern that may still follow.
  std::uint32_t pending(Node node) const { return nodes_[node].pending; }

  std::uint32_t depth(Node node) const { return nodes_[node].depth; }  // also of one that is over

  // The longest pattern that ends here.
  struct Match {
    std::uint32_t length = 0;  // 0: none ends here
    std::uint32_t owner = 0;
    bool strong = false;  // one of those that end here is
  };
  const Match& match(Node node) const { return nodes_[node].match; }
  bool empty() const { return nodes_.size() == 1; }
  // The length of the shortest pattern.
  std::size_t shortest() const { return shortest_; }

 private:
  struct State {
    Node first_child = kRoot;
    Node sibling = kRoot;
    Node fallback = kRoot;  // the next shorter end that begins a pattern
    std::uint32_t depth = 0;
    std::uint32_t pending = 0;
    Match match;
    unsigned char symbol = 0;
  };

  Node child(Node node, unsigned char symbol) const {
    Node next = nodes_[node].first_child;
    while (next != kRoot && nodes_[next].symbol != symbol) next = nodes_[next].sibling;
    return next;
  }
  Node descend(Node node, unsigned char symbol);
  void add(const Pattern& pattern);
  void link();
  void link_child(Node node, Node child);
  void settle(Node node);
  void lay_out(Node node);

  const std::size_t alphabet_;
  std::vector<State> nodes_{State()};
  // The steps from the root and from its children, where texts mostly stand: they are the first
  // nodes, and each has a row with a step for each symbol.
  std::vector<Node> rows_;
  Node rows_end_ = 1;
  std::size_t shortest_ = SIZE_MAX;
};

}  // namespace cox::log

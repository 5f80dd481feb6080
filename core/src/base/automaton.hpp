// Finds all of many patterns in one pass over a stream of symbols (Aho and Corasick, 1975): the
// time does not depend on how many patterns there are, nor on how much they resemble the stream.
// Threads: immutable once made.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace cox::log {

class Automaton {
 public:
  struct Pattern {
    std::string symbols;      // not empty
    std::uint32_t owner = 0;  // whose it is; the caller's own number
    bool strong = false;      // too particular to occur by chance
  };
  // Where the stream stands: the longest end of it that begins a pattern.
  using Node = std::uint32_t;
  static constexpr Node kRoot = 0;  // none does

  explicit Automaton(const std::vector<Pattern>& patterns);

  Node step(Node node, unsigned char symbol) const {
    for (; node != kRoot; node = nodes_[node].fallback) {
      if (const Node next = child(node, symbol); next != kRoot) return next;
    }
    return first_[symbol];
  }
  // How many symbols have been recognised of a pattern that may still follow.
  std::uint32_t pending(Node node) const { return nodes_[node].pending; }

  // The longest pattern that ends here.
  struct Match {
    std::uint32_t length = 0;  // 0: none ends here
    std::uint32_t owner = 0;
    bool strong = false;  // one of those that end here is
  };
  const Match& match(Node node) const { return nodes_[node].match; }
  bool empty() const { return nodes_.size() == 1; }

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
    if (node == kRoot) return first_[symbol];
    Node next = nodes_[node].first_child;
    while (next != kRoot && nodes_[next].symbol != symbol) next = nodes_[next].sibling;
    return next;
  }
  Node add_child(Node node, unsigned char symbol);
  void add(const Pattern& pattern);
  void link();
  void link_child(Node node, Node child);
  void settle(Node node);

  std::array<Node, 256> first_{};  // the children of the root
  std::vector<State> nodes_{State()};
};

}  // namespace cox::log

#include "base/automaton.hpp"

#include <algorithm>
#include <utility>

namespace cox::log {

Automaton::Automaton(const std::vector<Pattern>& patterns, std::size_t alphabet)
    : alphabet_(alphabet) {
  for (const Pattern& pattern : patterns)
    descend(kRoot, static_cast<unsigned char>(pattern.symbols.front()));
  rows_end_ = static_cast<Node>(nodes_.size());
  for (const Pattern& pattern : patterns) add(pattern);
  link();
}

// The child for that symbol, which is made where there is none.
Automaton::Node Automaton::descend(Node node, unsigned char symbol) {
  if (const Node there = child(node, symbol); there != kRoot) return there;
  const auto made = static_cast<Node>(nodes_.size());
  State state;
  state.symbol = symbol;
  state.depth = nodes_[node].depth + 1;
  state.sibling = std::exchange(nodes_[node].first_child, made);
  nodes_.push_back(state);
  return made;
}

void Automaton::add(const Pattern& pattern) {
  Node node = kRoot;
  for (const char symbol : pattern.symbols)
    node = descend(node, static_cast<unsigned char>(symbol));
  Match& match = nodes_[node].match;
  match = {nodes_[node].depth, pattern.owner, match.strong || pattern.strong};
  shortest_ = std::min(shortest_, pattern.symbols.size());
}

// Breadth first, so that every fallback is complete before it is needed.
void Automaton::link() {
  rows_.resize(rows_end_ * alphabet_, kRoot);
  lay_out(kRoot);
  std::vector<Node> row{kRoot};
  while (!row.empty()) {
    std::vector<Node> next_row;
    for (const Node node : row) {
      for (Node each = nodes_[node].first_child; each != kRoot; each = nodes_[each].sibling) {
        link_child(node, each);
        next_row.push_back(each);
      }
    }
    row = std::move(next_row);
  }
}

void Automaton::link_child(Node node, Node child) {
  State& state = nodes_[child];
  if (node != kRoot) state.fallback = step(nodes_[node].fallback, state.symbol);
  const Match& shorter = nodes_[state.fallback].match;
  if (state.match.length == 0) {
    state.match = shorter;
  } else {
    state.match.strong = state.match.strong || shorter.strong;
  }
  settle(child);
  if (node == kRoot) lay_out(child);
}

// The end of a pattern that no other goes on from waits for nothing but what its own end begins.
void Automaton::settle(Node node) {
  State& state = nodes_[node];
  state.pending = state.first_child == kRoot ? nodes_[state.fallback].pending : state.depth;
}

// Fills the node's row. A child of the root falls back to the root.
void Automaton::lay_out(Node node) {
  const auto row = rows_.begin() + static_cast<std::ptrdiff_t>(node * alphabet_);
  if (node != kRoot) std::copy_n(rows_.begin(), alphabet_, row);
  for (Node each = nodes_[node].first_child; each != kRoot; each = nodes_[each].sibling)
    row[nodes_[each].symbol] = each;
}

}  // namespace cox::log

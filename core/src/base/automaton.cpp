#include "base/automaton.hpp"

namespace cox::log {

Automaton::Automaton(const std::vector<Pattern>& patterns) {
  for (const Pattern& pattern : patterns) add(pattern);
  link();
}

Automaton::Node Automaton::add_child(Node node, unsigned char symbol) {
  if (const Node there = child(node, symbol); there != kRoot) return there;
  const auto next = static_cast<Node>(nodes_.size());
  State state;
  state.symbol = symbol;
  state.depth = nodes_[node].depth + 1;
  if (node == kRoot) {
    first_[symbol] = next;
  } else {
    state.sibling = nodes_[node].first_child;
    nodes_[node].first_child = next;
  }
  nodes_.push_back(state);
  return next;
}

void Automaton::add(const Pattern& pattern) {
  Node node = kRoot;
  for (const char symbol : pattern.symbols)
    node = add_child(node, static_cast<unsigned char>(symbol));
  if (node == kRoot) return;
  Match& match = nodes_[node].match;
  const bool strong = match.strong || pattern.strong;
  match = {nodes_[node].depth, pattern.owner, strong};
}

// Breadth first, so that every fallback is complete before it is needed.
void Automaton::link() {
  std::vector<Node> row;
  for (const Node node : first_) {
    if (node == kRoot) continue;
    settle(node);
    row.push_back(node);
  }
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

// The end of a pattern that no other goes on from waits for nothing but what its own end begins.
void Automaton::settle(Node node) {
  State& state = nodes_[node];
  state.pending = state.first_child == kRoot ? nodes_[state.fallback].pending : state.depth;
}

void Automaton::link_child(Node node, Node child) {
  State& state = nodes_[child];
  state.fallback = step(nodes_[node].fallback, state.symbol);
  const Match& shorter = nodes_[state.fallback].match;
  if (state.match.length == 0) {
    state.match = shorter;
  } else {
    state.match.strong = state.match.strong || shorter.strong;
  }
  settle(child);
}

}  // namespace cox::log

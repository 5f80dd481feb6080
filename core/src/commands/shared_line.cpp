// The part of overlap.hpp that compares two programs: the product of the two automata, searched
// breadth first.
#include <algorithm>
#include <cstdint>
#include <deque>

#include "commands/line.hpp"
#include "commands/overlap.hpp"

namespace cox::commands {

namespace {

using Op = Step::Op;

constexpr std::uint32_t kNone = UINT32_MAX;

bool is_silent(Op op) { return op == Op::split || op == Op::save; }
bool opens_quote(char32_t rune) {
  return rune == '"' || rune == '\'' || rune == U'“' || rune == U'‘';
}

// Whether a step takes this character.
bool takes(const Step& step, char32_t rune) {
  switch (step.op) {
    case Op::character:
      return rune == step.rune;
    case Op::blank:
      return is_blank(rune);
    case Op::first:
      return !is_blank(rune) && !opens_quote(rune);
    case Op::other:
      return !is_blank(rune);
    default:
      return false;
  }
}

// A character that both steps take; 0: there is none.
char32_t meet(const Step& a, const Step& b) {
  for (const Step* step : {&a, &b}) {
    if (step->op != Op::character) continue;
    return takes(a, step->rune) && takes(b, step->rune) ? step->rune : 0;
  }
  for (const char32_t rune : {U'x', U' '}) {
    if (takes(a, rune) && takes(b, rune)) return rune;
  }
  return 0;
}

void append(char32_t rune, std::string& out) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (rune >> shift & 0x3F)); };
  if (rune < 0x80) {
    out += static_cast<char>(rune);
  } else if (rune < 0x800) {
    out += static_cast<char>(0xC0 | rune >> 6);
    tail(0);
  } else if (rune < 0x10000) {
    out += static_cast<char>(0xE0 | rune >> 12);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | rune >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

class Search {
 public:
  Search(const Program& a, const Program& b)
      : a_(a), b_(b), width_(static_cast<std::uint32_t>(b.steps.size())) {
    came_from_.assign(a.steps.size() * b.steps.size(), kNone);
    by_.assign(came_from_.size(), 0);
    settled_.assign(came_from_.size(), false);
  }

  // Steps that take no character come first, so the first line that is found is a shortest one.
  std::optional<std::string> run(std::size_t& budget) {
    todo_.push_back(0);
    for (; !todo_.empty() && budget > 0; --budget) {
      const std::uint32_t pair = todo_.front();
      todo_.pop_front();
      if (settled_[pair]) continue;
      settled_[pair] = true;
      const Step& a = a_.steps[pair / width_];
      const Step& b = b_.steps[pair % width_];
      if (a.op == Op::match && b.op == Op::match) return line_to(pair);
      go_on(pair, a, b);
    }
    return std::nullopt;
  }

 private:
  void go_on(std::uint32_t pair, const Step& a, const Step& b) {
    const std::uint32_t at_a = pair / width_, at_b = pair % width_;
    if (is_silent(a.op)) {
      if (a.op == Op::split) reach(a.otherwise, at_b, pair, 0);
      reach(a.next, at_b, pair, 0);
    } else if (is_silent(b.op)) {
      if (b.op == Op::split) reach(at_a, b.otherwise, pair, 0);
      reach(at_a, b.next, pair, 0);
    } else if (const char32_t rune = meet(a, b)) {
      reach(a.next, b.next, pair, rune);
    }
  }

  // A pair that was reached by a character may still be reached without one, which is shorter.
  void reach(std::uint32_t a, std::uint32_t b, std::uint32_t from, char32_t rune) {
    const std::uint32_t pair = a * width_ + b;
    if (settled_[pair] || (rune != 0 && came_from_[pair] != kNone)) return;
    came_from_[pair] = from;
    by_[pair] = rune;
    rune == 0 ? todo_.push_front(pair) : todo_.push_back(pair);
  }

  std::string line_to(std::uint32_t pair) const {
    std::u32string runes;
    for (; pair != 0; pair = came_from_[pair]) {
      if (by_[pair] != 0) runes += by_[pair];
    }
    std::string line;
    std::for_each(runes.rbegin(), runes.rend(), [&](char32_t rune) { append(rune, line); });
    return line;
  }

  const Program& a_;
  const Program& b_;
  const std::uint32_t width_;
  std::vector<std::uint32_t> came_from_;  // by pair
  std::vector<char32_t> by_;              // the character that led there; 0: none
  std::vector<bool> settled_;
  std::deque<std::uint32_t> todo_;
};

}  // namespace

std::optional<std::string> shared_line(const Program& a, const Program& b, std::size_t& budget) {
  return Search(a, b).run(budget);
}

}  // namespace cox::commands

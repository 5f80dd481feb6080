#include "commands/matcher.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace cox::commands {

namespace {

using Op = Step::Op;

// Backtracking that never comes to the same step at the same place twice: which way is tried first
// decides what wins, and the number of pairs bounds the time.
class Run {
 public:
  Run(const Program& program, const Line& line) : program_(program), line_(line) {
    visited_.assign((program.steps.size() * (line.size() + 1) + 63) / 64, 0);
    result_.places.assign(2 * program.parameters.size(), Line::kNone);
  }

  Matched run() {
    todo_.push_back({0, 0, kNoSlot, 0});
    while (!todo_.empty() && !result_.whole) {
      const Task task = todo_.back();
      todo_.pop_back();
      if (task.slot != kNoSlot) {
        result_.places[task.slot] = task.before;
      } else {
        follow(task.step, task.at);
      }
    }
    return std::move(result_);
  }

 private:
  static constexpr std::uint32_t kNoSlot = UINT32_MAX;

  // A step to try at a place, or a capture to put back to what it was.
  struct Task {
    std::uint32_t step;
    std::size_t at;
    std::uint32_t slot;
    std::size_t before;
  };

  bool visit(std::uint32_t step, std::size_t at) {
    const std::size_t bit = step * (line_.size() + 1) + at;
    std::uint64_t& word = visited_[bit / 64];
    const std::uint64_t mask = std::uint64_t{1} << (bit % 64);
    return (std::exchange(word, word | mask) & mask) == 0;
  }

  void follow(std::uint32_t number, std::size_t at) {
    while (visit(number, at)) {
      const Step& step = program_.steps[number];
      if (step.op == Op::split) {
        if (step.otherwise != step.next) todo_.push_back({step.otherwise, at, kNoSlot, 0});
      } else if (step.op == Op::save) {
        todo_.push_back({0, 0, step.slot, result_.places[step.slot]});
        result_.places[step.slot] = at;
      } else if (step.op == Op::match && at == line_.size()) {
        result_.whole = true;
        return;
      } else {
        const std::size_t after = take(step, at);
        if (after == Line::kNone) return failed(step, at);
        at = after;
      }
      number = step.next;
    }
  }

  // The place after what the step takes, or kNone.
  std::size_t take(const Step& step, std::size_t at) const {
    if (at >= line_.size()) return Line::kNone;
    switch (step.op) {
      case Op::character:
        return line_.rune(at) == step.rune ? at + 1 : Line::kNone;
      case Op::blank:
        return line_.blank(at) ? at + 1 : Line::kNone;
      case Op::other:
        return line_.blank(at) ? Line::kNone : at + 1;
      case Op::first:
        return is_first(at) ? at + 1 : Line::kNone;
      case Op::quoted:
        return line_.opens_quote(at) ? line_.end_of_quoted(at) : Line::kNone;
      default:
        return Line::kNone;
    }
  }

  // An apostrophe may begin a word, a quoted text may not, nor one that is never closed.
  bool is_first(std::size_t at) const {
    if (line_.blank(at)) return false;
    if (!line_.opens_quote(at)) return true;
    return line_.rune(at) != '"' && line_.rune(at) != U'“' &&
           line_.end_of_quoted(at) == Line::kNone;
  }

  void failed(const Step& step, std::size_t at) {
    // That a word could be longer, or be quoted, tells nobody anything.
    if (step.op == Op::other || step.op == Op::quoted || at < result_.reach) return;
    if (at > result_.reach) result_.expected.clear();
    result_.reach = at;
    const Item* item = &program_.items[step.item];
    if (std::ranges::find(result_.expected, item) == result_.expected.end()) {
      result_.expected.push_back(item);
    }
  }

  const Program& program_;
  const Line& line_;
  std::vector<std::uint64_t> visited_;
  std::vector<Task> todo_;
  Matched result_;
};

}  // namespace

Matched run(const Program& program, const Line& line) { return Run(program, line).run(); }

}  // namespace cox::commands

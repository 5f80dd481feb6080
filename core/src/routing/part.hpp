// Some patterns with one matcher over them all. Immutable. Threads: any.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "routing/compiled.hpp"
#include "routing/finder.hpp"
#include "routing/index.hpp"

namespace cox::routing {

// Owners whose patterns still stand but no longer count; in order.
using Owners = std::vector<OwnerId>;

class Part {
 public:
  // Below this many patterns each is simply tried: the matcher would cost more than it saves (about
  // 100 ns a message, as much as trying two to three patterns).
  static constexpr std::size_t kWorthFiltering = 4;

  explicit Part(CompiledList patterns);

  const CompiledList& patterns() const { return patterns_; }
  bool has(OwnerId owner) const;

  // Appends what matches, in order, leaving out `removed`.
  void match(const Subject& subject, const Owners& removed, std::vector<Match>& matches) const;

 private:
  using Number = std::uint32_t;  // of a pattern in patterns_

  struct Scratch;  // what matching needs besides
  class Loan;      // of one

  void choose_literals();
  void find_candidates(std::string_view text, Scratch& scratch) const;

  CompiledList patterns_;       // ordered by owner, then number
  std::vector<Number> always_;  // patterns that no literal announces
  Finder finder_;
  // The patterns that literal i announces are announced_[starts_[i]] up to starts_[i + 1].
  std::vector<Number> announced_;
  std::vector<Number> starts_;
};

}  // namespace cox::routing

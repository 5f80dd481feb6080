// One pattern, compiled: shared by every index that holds it, so nothing is ever compiled twice.
// Immutable to those who use it. Threads: any.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.hpp"
#include "routing/index.hpp"
#include "routing/literals.hpp"

namespace re2 {
class RE2;
}

namespace cox::routing {

class Compiled {
 public:
  // COX_INVALID says what is wrong with the pattern, and where in it.
  static Result<std::shared_ptr<const Compiled>> compile(OwnerId owner, Pattern pattern);
  ~Compiled();

  OwnerId owner() const { return owner_; }
  const Pattern& pattern() const { return pattern_; }

  // A text without a literal of each clause cannot match. Empty: any text may.
  const std::vector<Clause>& clauses() const { return clauses_; }

  // Appends the match to `matches` if there is one. Its captures borrow names from this object.
  void match(const Subject& subject, std::vector<Match>& matches) const;

 private:
  Compiled(OwnerId owner, Pattern pattern);
  Status build();
  void name_groups();
  // Compiles it where that was put off.
  const re2::RE2& re2() const;
  bool is_candidate() const { return pattern_.flavour != Flavour::re2; }
  void capture(std::string_view text, std::vector<Match>& matches) const;

  OwnerId owner_;
  Pattern pattern_;
  // One of the two holds the RE2 object; none: nothing to test.
  std::unique_ptr<re2::FilteredRE2> filter_;
  mutable std::unique_ptr<re2::RE2> late_;  // from the first text on that may match
  mutable std::once_flag compiled_late_;
  std::vector<std::string> group_names_;  // by number of the group; empty: unnamed
  std::vector<Clause> clauses_;
};

}  // namespace cox::routing

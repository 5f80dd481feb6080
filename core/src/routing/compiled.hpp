// One pattern of one owner, as the index tries it. Immutable. Threads: any.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/status.hpp"
#include "routing/expression.hpp"
#include "routing/index.hpp"

namespace cox::routing {

class Compiled {
 public:
  // COX_INVALID says what is wrong with the pattern, and where in it.
  static Result<std::shared_ptr<const Compiled>> compile(OwnerId owner, Pattern pattern);
  Compiled(OwnerId owner, Pattern pattern, std::shared_ptr<const Expression> expression);

  OwnerId owner() const { return owner_; }
  const Pattern& pattern() const { return pattern_; }

  // A text without a literal of each clause cannot match. Empty: any text may.
  const std::vector<Clause>& clauses() const { return expression_->clauses(); }

  // Appends the match to `matches` if there is one. Its captures borrow names from this object.
  void match(const Subject& subject, std::vector<Match>& matches) const;

 private:
  bool is_candidate() const { return pattern_.flavour != Flavour::re2; }
  void capture(std::string_view text, std::vector<Match>& matches) const;

  const OwnerId owner_;
  const Pattern pattern_;
  const std::shared_ptr<const Expression> expression_;
};

}  // namespace cox::routing

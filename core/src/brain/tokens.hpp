// Provisional revisions: what apply_soon() hands out before the writer has given the true ones. The
// highest bit marks them. The newest few thousand can be resolved; an older one matches nothing, so
// whoever compares with it gets a conflict and reads again. Threads: one at a time.
#pragma once

#include <array>
#include <cstddef>

#include "brain/brain.hpp"

namespace cox::brain {

class Tokens {
 public:
  static constexpr Revision mark = Revision{1} << 63;
  static constexpr std::size_t kept = 4096;

  static bool is_token(Revision revision) { return revision != any && (revision & mark) != 0; }

  void note(Revision token, Revision revision) { ring_[token % kept] = {token, revision}; }
  // Where a transaction failed its revisions are given again, so all are forgotten.
  void forget() { ring_.fill({}); }

  // The true revision, also of one that is no token; `any` for a token that is not known.
  Revision resolve(Revision revision) const {
    if (!is_token(revision)) return revision;
    const Known& known = ring_[revision % kept];
    return known.token == revision ? known.revision : any;
  }

 private:
  struct Known {
    Revision token = none;
    Revision revision = none;
  };
  std::array<Known, kept> ring_{};
};

}  // namespace cox::brain

// Expressions with look-around and back-references, for the few listeners that need them. Matching
// takes time that the expression decides, so it runs in the mailbox and has a limit. Threads: any;
// one object may be used by several at once.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.hpp"
#include "routing/index.hpp"

namespace cox::routing {

class Pcre2 {
 public:
  // COX_INVALID says what is wrong and where. Case does not matter unless `case_sensitive`.
  static Result<Pcre2> compile(std::string_view expression, bool case_sensitive);
  Pcre2(Pcre2&&) noexcept;
  Pcre2& operator=(Pcre2&&) noexcept;
  ~Pcre2();

  // Whether the text matches; if so `captures` is replaced by the groups, which borrow from `text`
  // and from this object. `anchor` says where as for the index (`full` ignores blanks at the ends).
  // COX_TIMEOUT where the expression gave up at its limits of steps, depth or memory; COX_INVALID
  // where the text is not UTF-8.
  Result<bool> match(std::string_view text, Anchor anchor, std::vector<Capture>& captures) const;

 private:
  struct State;
  explicit Pcre2(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace cox::routing

// Between what authors write and what RE2 takes: `(?<name>...)` becomes `(?P<name>...)`, and what
// RE2 refuses is explained in terms of the author's own text. Threads: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.hpp"

namespace cox::routing {

// An expression in RE2's syntax.
struct Translated {
  std::string expression;
  std::vector<std::size_t> inserted;  // where in `expression` a byte was added, in order

  // The place in the author's text of byte `offset` of `expression`.
  std::size_t origin(std::size_t offset) const;
};

// COX_INVALID for look-behind, which would otherwise be taken for a group with a strange name.
Result<Translated> translate(std::string_view expression);

// The expression as messages show it: not all of one that is very long.
std::string brief(std::string_view expression);

// 'pattern "foo(": missing ) at byte 4', with a hint where another flavour would do.
Status syntax_error(std::string_view expression, std::string_view what, std::size_t offset);

}  // namespace cox::routing

// JSON for the core: parsing into cox::Json with comments allowed and positions that people can use.
#pragma once

#include <cox/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>

#include "base/status.hpp"

namespace cox {

// Line and column, both from 1, of byte `offset` in `text`.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
};
Position position(std::string_view text, std::size_t offset);

// Parses JSON; with `comments`, // and /* */ comments and trailing commas are allowed (they are
// blanked out before parsing, so positions stay true). The error reads "NAME:LINE:COLUMN: what".
Result<Json> parse_json(std::string_view text, std::string_view name, bool comments = false);

}  // namespace cox

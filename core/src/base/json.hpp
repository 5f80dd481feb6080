// JSON for the core: parsing into cox::Json with comments allowed and positions that people can
// use.
#pragma once

#include <cox/json.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.hpp"

namespace cox {

// Line and column, both from 1, of byte `offset` in `text`. Columns count characters.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
};
Position position(std::string_view text, std::size_t offset);

// The text with comments, trailing commas and a byte order mark replaced by spaces, so every other
// byte keeps its offset. What stands in strings is left alone.
std::string without_comments(std::string_view text);

// Parses JSON; with `comments`, // and /* */ comments and trailing commas are allowed (they are
// blanked out before parsing, so positions stay true). The error reads "NAME:LINE:COLUMN: what".
Result<Json> parse_json(std::string_view text, std::string_view name, bool comments = false);

// The values of the object that `text` is, in their order and each as it stands there: parsing
// rounds numbers. The text must have been parsed.
std::vector<std::string_view> member_texts(std::string_view text);

// The texts as an array.
Json list_of(const std::vector<std::string>& texts);

}  // namespace cox

// From a line to a command's arguments, or to what is wrong with it. Both shapes:
//
//   deploy web to prod --version 1.4        a phrase, with flags anywhere after the first word
//   deploy --app web --env prod             the id, with dots or blanks, and flags only
//
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/declaration.hpp"
#include "commands/mismatch.hpp"
#include "commands/value.hpp"

namespace cox::commands {

// One value that was given. What repeats has several.
struct Argument {
  std::size_t parameter = 0;  // in Declaration::parameters
  Reading reading;
  std::size_t at = 0, length = 0;  // bytes of the line; of a default: none
  bool standard = false;           // not said: the default
};

struct Parsed {
  std::vector<Argument> arguments;  // in the order of the parameters
  std::size_t free = 0;  // characters that any other words could stand for: fewer is closer
};

struct Parse {
  std::optional<Parsed> parsed;
  Mismatch mismatch;  // where it is not parsed: that of the way that got farthest
};

Parse parse(const Declaration& command, std::string_view line, const Circumstances& circumstances);

}  // namespace cox::commands

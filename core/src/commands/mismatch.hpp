// Why a line is not a command: where, what was expected there, and what may have been meant.
// Threads: values and pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cox::commands {

struct Mismatch {
  std::size_t at = 0;      // byte of the line; its end where something is missing
  std::size_t length = 0;  // bytes; 0 where something is missing
  std::string problem;     // a sentence without its end: 'env cannot be "porduction"'
  std::string expected;    // "one of staging, production"; may be empty
  std::string suggestion;  // instead of what stands there; may be empty
  bool begun = false;      // the first word fits, so the command is what was meant
};

// For people: what is wrong, the place in the line, and how the command is used.
std::string explain(const Mismatch& mismatch, std::string_view line, std::string_view usage);

}  // namespace cox::commands

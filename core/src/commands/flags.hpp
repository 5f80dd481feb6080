// The flags in a line: "--version 1.4", "--version=1.4", "--force", "--no-force" after the first
// word; "--" ends them. Threads: pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "commands/line.hpp"
#include "commands/mismatch.hpp"
#include "commands/parameter.hpp"

namespace cox::commands {

struct Flag {
  std::size_t parameter = 0;       // in the list that was given
  std::string text;                // its value, without quotes
  std::size_t at = 0, length = 0;  // bytes of the line: where the value stands, or the flag
};

struct Flags {
  std::vector<Flag> given;
  std::vector<std::pair<std::size_t, std::size_t>> cut;  // characters of the line that they take
  std::optional<Mismatch> wrong;                         // the first flag that makes no sense
};

// Where a phrase takes whatever text comes, only the parameters that no phrase has are flags, and
// what looks like another flag is text.
enum class Strictness { every_flag_is_meant, others_are_text };

Flags read_flags(const Line& line, const std::vector<Parameter>& parameters, Strictness strictness);

// Whether what begins there is a flag as far as one can see.
bool is_flag(const Line& line, std::size_t at);

}  // namespace cox::commands

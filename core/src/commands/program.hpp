// A phrase as a small program over characters, for matching with captures (matcher.hpp) and for
// comparing two phrases (overlap.hpp). It is a regular expression of a few fixed shapes; we run it
// ourselves because a mismatch must say where it is and what would have fitted. Threads: values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "commands/parameter.hpp"
#include "commands/phrase_parser.hpp"

namespace cox::commands {

// What an author wrote, for telling what was expected.
struct Item {
  enum class Kind : std::uint8_t { literal, parameter, end };
  Kind kind = Kind::literal;
  std::string text;    // a word, the name of a parameter
  bool glued = false;  // no blank stands before it
};

struct Step {
  enum class Op : std::uint8_t {
    character,  // `rune`
    blank,      // one blank character
    first,      // the first character of a word: no blank, opens no quoted text
    other,      // a further character of a word: no blank
    quoted,     // a whole quoted text
    split,      // `next`, or else `otherwise`
    save,       // notes the place in `slot`
    match,
  };
  Op op = Op::match;
  std::uint16_t item = 0;
  std::uint32_t next = 0;  // also where `character` and the like go on
  std::uint32_t otherwise = 0;
  char32_t rune = 0;
  std::uint32_t slot = 0;
};

struct Program {
  std::vector<Step> steps;  // begins with the first
  std::vector<Item> items;
  std::vector<std::string> parameters;  // by slot / 2, in the order of the phrase
};

// Matches what the phrase says, as short as possible from left to right.
Program compile_program(const Pieces& pieces);
// Matches what the phrase says with values of the types of `parameters`, without quoted texts: for
// comparing phrases.
Program compile_narrow(const Pieces& pieces, const std::vector<Parameter>& parameters);

}  // namespace cox::commands

// Reads a phrase into a tree. Internal to phrase.cpp. Threads: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/status.hpp"

namespace cox::commands {

struct Piece;
using Pieces = std::vector<Piece>;

struct Piece {
  enum class Kind {
    word,       // `text` as it stands
    parameter,  // called `text`
    choice,     // one of `words`, each of which may have blanks inside
    optional,   // `pieces` or nothing
  };

  Kind kind = Kind::word;
  bool blank_before = false;
  bool rest = false;  // a parameter of several words
  std::string text;
  std::vector<std::string> words;
  Pieces pieces;
};

// Whether it is there in every line.
inline bool is_fixed(const Piece& piece) { return piece.kind != Piece::Kind::optional; }

// Whether a line has to say it.
inline bool is_word(const Piece& piece) {
  return piece.kind == Piece::Kind::word || piece.kind == Piece::Kind::choice;
}

// COX_INVALID says what is wrong and where. What is returned has a word or a choice that is always
// there, no parameter twice, and something that is always there in each optional part.
Result<Pieces> parse_phrase(std::string_view text);

}  // namespace cox::commands

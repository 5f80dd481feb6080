// Pairs of phrases that one line could be, so that their authors learn of it. Nothing is refused:
// the more literal one wins. Threads: pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "commands/table.hpp"

namespace cox::commands {

// A shortest line that both accept as far as words and types go, or nothing. Takes from `budget`
// for each step; where that is used up there is no answer.
std::optional<std::string> shared_line(const Program& a, const Program& b, std::size_t& budget);

struct Overlap {
  std::string plugin, command, phrase;
  std::string other_plugin, other_command, other_phrase;
  std::string line;  // both accept it

  // "deploy (deploy <app>) and ship.it (deploy <ship> ...) both accept \"deploy x\""
  std::string text() const;
};

// The pairs of a phrase of `plugin`, all of whose commands are in the table, and any other that a
// line could be: at most `most` of them. Phrases are compared only where one begins as the other
// does, so it takes milliseconds at thousands of commands.
std::vector<Overlap> overlaps(const Table& table, const std::string& plugin, std::size_t most = 50);

}  // namespace cox::commands

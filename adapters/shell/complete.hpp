// Completion: how a line that is being typed may go on, word by word. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

struct Completion {
  std::string insert;                // what to add to the line; may be empty
  std::vector<std::string> choices;  // the words that are possible, where there are several
};

// `phrases` are the beginnings of lines that mean something: "cox", "cox plugins", "/room".
Completion complete(std::string_view line, const std::vector<std::string>& phrases);

// What the tests of the config share: reading a text and looking at what is wrong with it.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "config/config.hpp"

inline cox::config::Loaded read_config(std::string_view text) {
  return cox::config::parse(text, "cox.json", "/base");
}

// All problems of the text, one a line.
inline std::string problems_of(std::string_view text) {
  return cox::config::describe(read_config(text).problems, "cox.json");
}

inline bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

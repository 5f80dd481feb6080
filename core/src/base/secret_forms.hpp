// The forms in which secrets are looked for, made ready to be found in one pass. Threads: immutable
// once made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/automaton.hpp"

namespace cox::log {

// A secret that is shorter cannot be hidden without hiding everything.
constexpr std::size_t kShortestSecret = 4;

struct Secret {
  std::string name;  // what people call it; may be empty
  std::string value;
};

// What is looked for of a value: itself without blanks around it, and its long lines. Empty where
// it is too short.
std::vector<std::string> parts_of(std::string_view secret);

// Whether a text is so particular that whoever writes it must mean the secret: at least eight bytes
// and five different ones, and either letters mixed with something else, or twenty bytes without a
// blank.
bool is_particular(std::string_view text);

// Each automaton reads the symbols that its alphabet makes of a text.
struct SecretForms {
  explicit SecretForms(const std::vector<Secret>& secrets);

  bool empty() const { return plain.empty(); }

  std::vector<std::string> names;  // by owner
  Automaton plain;                 // the bytes as they are
  Automaton escaped;               // the bytes that Unescape gives
  Automaton hex;                   // the values of hexadecimal digits
  Automaton base64;                // the values of base64 digits, of either alphabet

 private:
  struct Patterns;
  explicit SecretForms(Patterns patterns);
};

}  // namespace cox::log

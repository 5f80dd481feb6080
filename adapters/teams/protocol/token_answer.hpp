// What the token endpoint of Entra ID says (OAuth 2.0, RFC 6749, 4.4 and 5).
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <variant>

namespace teams {

// Something that went wrong, for people.
struct Trouble {
  std::string what;
  std::string advice = {};  // what a human should do; empty: it may pass by itself
  bool is_passing = false;  // it may pass by itself even so
  bool is_lasting() const { return !advice.empty() && !is_passing; }
};

struct Token {
  std::string text;
  std::chrono::seconds lifetime{0};
};

std::variant<Token, Trouble> read_token_answer(int status, std::string_view body);

}  // namespace teams

// The votes in what somebody says: "thanks ann++, down with flaky-test--". Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

struct Vote {
  std::string thing;  // as it was written
  int points = 1;     // or -1
  std::string reason;

  friend bool operator==(const Vote&, const Vote&) = default;
};

// In order. A thing is a word of two characters or more, or several words in quotes or brackets;
// "i++" and "a -- b" are no votes, "C++" none either. "for ..." or "because ..." after the last one
// is its reason.
std::vector<Vote> votes_in(std::string_view text);

// Under which it is kept: case, blanks and a leading "@" do not matter.
std::string key_of(std::string_view thing);

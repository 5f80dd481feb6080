// When a step runs: one comparison, or several that must all hold. There is no language of
// expressions: what is harder to decide belongs in a program that a step runs. Threads: values.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/template.hpp"

namespace re2 {
class RE2;
}

namespace runbooks {

using Pattern = std::shared_ptr<const re2::RE2>;
// Null, and a problem, where it is no regular expression (RE2's).
Pattern make_pattern(std::string_view text, int line, Problems& problems);
bool matches(const Pattern& pattern, std::string_view text);
// Whether a pattern with values, which stand for themselves, is found; an empty one always is.
bool found(const Template& pattern, const Values& values, std::string_view text,
           std::string& error);

struct Condition {
  enum class Kind { is, is_not, in, matches, above, below, given, began, done, branch };

  int line = 0;
  Kind kind = Kind::is;
  Template value;              // what is compared; given: one value
  std::vector<Template> with;  // what it is compared with
  Pattern pattern;
  double limit = 0;
  std::string name;      // began, done: the step; branch: the value that says which way it went
  bool expected = true;  // given, began, done, branch

  Condition within(const std::string& prefix) const;
};
using Conditions = std::vector<Condition>;

// {"value": "{env}", "is": "prod"}: also is_not, in, matches, above, below. {"given": "ref"},
// {"began": "switch"}, {"done": "switch"}, and the same with not_ in front.
Conditions read_conditions(const Node& node, Problems& problems);

// The steps of the run so far.
struct Progress {
  std::set<std::string> began, done;
};

// `error` says what cannot be compared.
bool holds(const Condition& condition, const Values& values, const Progress& progress,
           std::string& error);
std::string to_text(const Condition& condition);

}  // namespace runbooks

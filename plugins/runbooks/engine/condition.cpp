#include "engine/condition.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "engine/section.hpp"

namespace runbooks {

namespace {

using Kind = Condition::Kind;

std::string number_text(double number) {
  std::string text = std::to_string(number);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

// A finite decimal number, as JSON has them; whatever the locale. No comparison holds for "nan".
std::optional<double> number_in(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

Template template_of(const Node& node, Problems& problems) {
  if (node.is_string()) return {node.text(), node.line, problems};
  if (node.kind != Node::Kind::scalar) problems.push_back({node.line, "this must be one value"});
  return Template::literal(to_text(node.value));
}

void read_operand(Condition& condition, const Node& operand, Problems& problems) {
  switch (condition.kind) {
    case Kind::in:
      if (!operand.is_array()) problems.push_back({operand.line, "\"in\" must be a list, [...]"});
      for (const Node& item : operand.items) condition.with.push_back(template_of(item, problems));
      return;
    case Kind::matches:
      condition.pattern = make_pattern(operand.text(), operand.line, problems);
      return;
    case Kind::above:
    case Kind::below:
      if (!operand.value.is_number()) problems.push_back({operand.line, "this must be a number"});
      condition.limit = operand.value.as_double();
      return;
    default:
      condition.with.push_back(template_of(operand, problems));
  }
}

const std::vector<std::pair<std::string, Kind>>& comparisons() {
  static const std::vector<std::pair<std::string, Kind>> all = {
      {"is", Kind::is},           {"is_not", Kind::is_not}, {"in", Kind::in},
      {"matches", Kind::matches}, {"above", Kind::above},   {"below", Kind::below}};
  return all;
}

// {"given": "ref"} and its like; false where it is none of them.
bool read_about_name(Section& section, const Node& node, Condition& condition, Problems& problems) {
  static const std::vector<std::pair<std::string, Kind>> all = {
      {"given", Kind::given}, {"began", Kind::began}, {"done", Kind::done}};
  for (const auto& [word, kind] : all) {
    for (const bool expected : {true, false}) {
      const std::string key = (expected ? "" : "not_") + word;
      if (node.find(key) == nullptr) continue;
      section.read(key, condition.name);
      condition.kind = kind;
      condition.expected = expected;
      if (kind == Kind::given)
        condition.value = Template("{" + condition.name + "}", node.line, problems);
      return true;
    }
  }
  return false;
}

Condition read_condition(const Node& node, Problems& problems) {
  Condition condition;
  condition.line = node.line;
  Section section(node, "condition", problems);
  if (read_about_name(section, node, condition, problems)) {
    section.finish();
    return condition;
  }
  if (const Node* value = section.get("value")) {
    condition.value = template_of(*value, problems);
  } else {
    section.problem(node.line,
                    "it needs a \"value\" to compare, or \"given\", \"began\", \"done\"");
  }
  int found = 0;
  for (const auto& [word, kind] : comparisons()) {
    const Node* operand = section.get(word);
    if (operand == nullptr) continue;
    condition.kind = kind;
    read_operand(condition, *operand, problems);
    ++found;
  }
  if (found != 1)
    section.problem(node.line, "it needs exactly one of is, is_not, in, matches, above, below");
  section.finish();
  return condition;
}

bool compare(const Condition& condition, const Values& values, std::string& error) {
  const std::string text = condition.value.fill(values, error);
  if (!error.empty()) return false;
  if (condition.kind == Kind::matches) return matches(condition.pattern, text);
  if (condition.kind == Kind::above || condition.kind == Kind::below) {
    const auto number = number_in(text);
    if (!number) {
      error = condition.value.source() + " is not a number: " + text.substr(0, 80);
      return false;
    }
    return condition.kind == Kind::above ? *number > condition.limit : *number < condition.limit;
  }
  const bool equal =
      std::any_of(condition.with.begin(), condition.with.end(),
                  [&](const Template& with) { return with.fill(values, error) == text; });
  return equal != (condition.kind == Kind::is_not);
}

}  // namespace

Pattern make_pattern(std::string_view text, int line, Problems& problems) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(4 << 20);
  auto made = std::make_shared<const RE2>(re2::StringPiece(text.data(), text.size()), options);
  if (made->ok() && !text.empty()) return made;
  problems.push_back(
      {line, "this is no regular expression: " + (text.empty() ? "it is empty" : made->error())});
  return nullptr;
}

bool matches(const Pattern& pattern, std::string_view text) {
  return pattern != nullptr &&
         RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *pattern);
}

bool found(const Template& pattern, const Values& values, std::string_view text,
           std::string& error) {
  if (pattern.empty()) return true;
  const std::string expression = pattern.fill(values, error, [](std::string& value) {
    value = RE2::QuoteMeta(value);
    return std::string();
  });
  Problems problems;
  const Pattern made = error.empty() ? make_pattern(expression, 0, problems) : nullptr;
  if (!problems.empty()) error = problems.front().what;
  return matches(made, text);
}

Condition Condition::within(const std::string& prefix) const {
  Condition moved = *this;
  moved.value = value.within(prefix);
  for (Template& each : moved.with) each = each.within(prefix);
  if (!name.empty()) moved.name = prefix + name;
  return moved;
}

Conditions read_conditions(const Node& node, Problems& problems) {
  Conditions all;
  if (!node.is_array()) return {read_condition(node, problems)};
  for (const Node& item : node.items) all.push_back(read_condition(item, problems));
  return all;
}

bool holds(const Condition& condition, const Values& values, const Progress& progress,
           std::string& error) {
  switch (condition.kind) {
    case Kind::given: {
      const auto value = values.find(condition.value.single());
      return (value && !value->is_null()) == condition.expected;
    }
    case Kind::began:
      return (progress.began.count(condition.name) > 0) == condition.expected;
    case Kind::done:
      return (progress.done.count(condition.name) > 0) == condition.expected;
    case Kind::branch: {
      // One that was never decided goes neither way.
      const auto value = values.find(condition.name);
      return value && value->as_bool() == condition.expected;
    }
    default:
      return compare(condition, values, error);
  }
}

std::string to_text(const Condition& condition) {
  const std::string no = condition.expected ? "" : "not ";
  switch (condition.kind) {
    case Kind::given:
      return no + "given " + condition.value.source();
    case Kind::began:
      return no + "begun: " + condition.name;
    case Kind::done:
      return no + "done: " + condition.name;
    case Kind::branch:
      return condition.expected ? "then" : "else";
    case Kind::matches:
      return condition.value.source() + " matches " +
             (condition.pattern ? condition.pattern->pattern() : "");
    case Kind::above:
      return condition.value.source() + " above " + number_text(condition.limit);
    case Kind::below:
      return condition.value.source() + " below " + number_text(condition.limit);
    default:
      break;
  }
  std::string text = condition.value.source() + (condition.kind == Kind::is       ? " is "
                                                 : condition.kind == Kind::is_not ? " is not "
                                                                                  : " in ");
  for (std::size_t i = 0; i < condition.with.size(); ++i)
    text += (i == 0 ? "" : ", ") + condition.with[i].source();
  return text;
}

}  // namespace runbooks

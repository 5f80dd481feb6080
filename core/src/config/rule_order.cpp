#include "config/rule_order.hpp"

#include <algorithm>

namespace cox::config {
namespace {

constexpr std::uint32_t kExact = 1'000'000;  // more than any pattern is long

std::uint32_t command_rank(std::string_view command) {
  if (command == "*") return 0;
  if (command.ends_with(".*")) return static_cast<std::uint32_t>(command.size());
  return kExact;
}

std::uint32_t exactness(const ArgumentTest& test) {
  switch (test.kind) {
    case ArgumentTest::Kind::one_of:
      return test.values.size() == 1 ? 3 : 2;
    case ArgumentTest::Kind::matches:
    case ArgumentTest::Kind::range:
      return 1;
    case ArgumentTest::Kind::none_of:
      return 0;
  }
  return 0;
}

std::uint32_t name_rank(std::string_view name) {
  if (name == kAnyone || name == kKnown) return 0;
  return name.starts_with('@') ? 1 : 2;
}

// A list is as specific as its least specific name.
std::uint32_t who_rank(const Rule& rule) {
  std::uint32_t rank = rule.who.empty() ? 0 : 2;
  for (const std::string& name : rule.who) rank = std::min(rank, name_rank(name));
  return rank;
}

// A plugin and effects narrow a pattern; one command is of one plugin and has one effect.
std::uint32_t scope_rank(const Rule& rule, std::string_view command) {
  if (command_rank(command) == kExact) return 0;
  return (rule.plugin.empty() ? 0U : 2U) + (rule.effects.empty() ? 0U : 1U);
}

template <class List>
bool within(const List& narrow, const List& wide) {
  return std::ranges::all_of(
      narrow, [&](const auto& each) { return std::ranges::find(wide, each) != wide.end(); });
}

// An empty list is no condition.
template <class List>
bool covers_list(const List& wide, const List& narrow) {
  return wide.empty() || (!narrow.empty() && within(narrow, wide));
}

bool covers_who(const Rule& wide, const Rule& narrow) {
  if (std::ranges::find(wide.who, kAnyone) != wide.who.end()) return true;
  const bool denies = wide.verdict == Rule::Verdict::deny;
  if (wide.who.empty() && denies) return true;
  const bool strangers = narrow.who.empty()
                             ? narrow.verdict == Rule::Verdict::deny
                             : std::ranges::find(narrow.who, kAnyone) != narrow.who.end();
  if (strangers) return false;
  if (wide.who.empty() || std::ranges::find(wide.who, kKnown) != wide.who.end())
    // Names in a rule that denies also mean those who only claim to be them.
    return narrow.verdict != Rule::Verdict::deny;
  // An admin counts as everybody whom a rule names that does not deny.
  return !narrow.who.empty() && within(narrow.who, wide.who) &&
         denies == (narrow.verdict == Rule::Verdict::deny);
}

bool covers_range(const ArgumentTest& wide, const ArgumentTest& narrow) {
  return (!wide.least || (narrow.least && *narrow.least >= *wide.least)) &&
         (!wide.most || (narrow.most && *narrow.most <= *wide.most));
}

bool covers_test(const ArgumentTest& wide, const ArgumentTest& narrow) {
  using Kind = ArgumentTest::Kind;
  if (wide.kind == Kind::one_of)
    return narrow.kind == Kind::one_of && within(narrow.values, wide.values);
  if (wide.kind == Kind::none_of && narrow.kind == Kind::one_of) {
    return std::ranges::none_of(narrow.values, [&](const std::string& value) {
      return std::ranges::find(wide.values, value) != wide.values.end();
    });
  }
  if (wide.kind != narrow.kind) return false;
  if (wide.kind == Kind::none_of) return within(wide.values, narrow.values);
  if (wide.kind == Kind::range) return covers_range(wide, narrow);
  return wide.pattern == narrow.pattern;
}

bool covers_arguments(const Rule& wide, const Rule& narrow) {
  // Only a rule that denies takes an argument that is not given for none of the values.
  const bool same_side =
      (wide.verdict == Rule::Verdict::deny) == (narrow.verdict == Rule::Verdict::deny);
  return std::ranges::all_of(wide.arguments, [&](const ArgumentTest& test) {
    return std::ranges::any_of(narrow.arguments, [&](const ArgumentTest& other) {
      const bool plain = same_side || (test.kind != ArgumentTest::Kind::none_of &&
                                       other.kind != ArgumentTest::Kind::none_of);
      return plain && other.argument == test.argument && covers_test(test, other);
    });
  });
}

}  // namespace

Rank rank_of(const Rule& rule, std::string_view command) {
  std::uint32_t exact = 0;
  for (const ArgumentTest& test : rule.arguments) exact += exactness(test);
  return {command_rank(command),
          scope_rank(rule, command),
          static_cast<std::uint32_t>(rule.arguments.size()),
          exact,
          static_cast<std::uint32_t>(rule.facts.size() + (rule.when ? 1 : 0)),
          who_rank(rule),
          rule.rooms.empty() ? 0U : 1U,
          rule.adapters.empty() ? 0U : 1U};
}

std::uint32_t strictness_of(const Rule& rule) {
  if (rule.verdict == Rule::Verdict::deny) return UINT32_MAX;
  const auto approvals = static_cast<std::uint32_t>(rule.approve ? rule.approve->count : 0);
  return approvals * 4 + (rule.confirm ? 2U : 0U) +
         (rule.verdict == Rule::Verdict::permission ? 1U : 0U);
}

bool fits(std::string_view pattern, std::string_view command) {
  if (pattern == "*") return true;
  if (!pattern.ends_with(".*")) return pattern == command;
  pattern.remove_suffix(1);
  return command.size() > pattern.size() && command.starts_with(pattern);
}

bool covers(const Rule& wide, std::string_view wide_command, const Rule& narrow,
            std::string_view narrow_command) {
  const bool command = wide_command == narrow_command || wide_command == "*" ||
                       (narrow_command != "*" && fits(wide_command, narrow_command));
  return command && (wide.plugin.empty() || wide.plugin == narrow.plugin) &&
         covers_list(wide.effects, narrow.effects) && covers_arguments(wide, narrow) &&
         covers_who(wide, narrow) && covers_list(wide.adapters, narrow.adapters) &&
         covers_list(wide.rooms, narrow.rooms) && (!wide.when || wide.when == narrow.when) &&
         within(wide.facts, narrow.facts);
}

}  // namespace cox::config

#include <re2/re2.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/text.hpp"
#include "config/read_rules.hpp"

namespace cox::config {
namespace {

// A value as the text that it is compared by.
bool read_value(const Json& value, std::string& out) {
  if (!value.is_string() && !value.is_number() && !value.is_bool()) return false;
  out = value.is_string() ? text::lower_ascii(value.text()) : value.dump();
  return true;
}

constexpr std::string_view kForms =
    "must be a value, a list of values, {\"not\": ...}, {\"matches\": \"PATTERN\"} or "
    "{\"from\": NUMBER, \"to\": NUMBER}";

// One value, or a list of them.
void read_values(const Json& value, const std::string& path, Report& report, ArgumentTest& test) {
  const Json::Array one = {value};
  const Json::Array& all = value.is_array() ? value.items() : one;
  if (all.empty()) return report.add(path, "is empty, so no value would fit");
  for (const Json& each : all) {
    std::string text;
    if (!read_value(each, text)) return report.add(path, std::string(kForms));
    test.values.push_back(std::move(text));
  }
  std::ranges::sort(test.values);
  test.values.erase(std::unique(test.values.begin(), test.values.end()), test.values.end());
}

void read_range(Section& section, ArgumentTest& test) {
  test.kind = ArgumentTest::Kind::range;
  for (const auto& [key, bound] : {std::pair("from", &test.least), std::pair("to", &test.most)}) {
    const Json* value = section.get(key);
    if (value == nullptr) continue;
    if (value->is_number()) {
      *bound = value->as_double();
    } else {
      section.problem(key, "must be a number");
    }
  }
  if (test.least && test.most && *test.least > *test.most)
    section.problem("from", "is more than \"to\", so no number would fit");
}

void read_pattern(Section& section, ArgumentTest& test) {
  test.kind = ArgumentTest::Kind::matches;
  section.read("matches", test.pattern);
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 20);
  const RE2 compiled(test.pattern, options);
  if (!compiled.ok()) section.problem("matches", text::cat("is no pattern: ", compiled.error()));
}

void read_test(const Json& value, const std::string& path, Report& report, ArgumentTest& test) {
  if (!value.is_object()) return read_values(value, path, report, test);
  Section section(value, path, report);
  if (const Json* other = section.get("not")) {
    test.kind = ArgumentTest::Kind::none_of;
    read_values(*other, path_of(path, "not"), report, test);
  } else if (section.get("matches") != nullptr) {
    read_pattern(section, test);
  } else if (section.get("from") != nullptr || section.get("to") != nullptr) {
    read_range(section, test);
  } else {
    return report.add(path, std::string(kForms));
  }
  section.finish();
}

bool is_fact_pattern(std::string_view name) {
  return !name.empty() && name.size() <= 200 &&
         std::ranges::all_of(name, [](char c) { return c > 0x20 && c < 0x7F; });
}

}  // namespace

void read_arguments(Section& rule, const std::string& path, Report& report, Rule& out) {
  const Json* given = rule.object("args");
  if (given == nullptr) return;
  for (const auto& [argument, value] : given->members()) {
    ArgumentTest test;
    test.argument = argument;
    read_test(value, path_of(path_of(path, "args"), argument), report, test);
    out.arguments.push_back(std::move(test));
  }
}

void read_facts(Section& rule, const std::string& path, Report& report, Rule& out) {
  const Json* given = rule.object("facts");
  if (given == nullptr) return;
  for (const auto& [name, value] : given->members()) {
    if (!is_fact_pattern(name)) {
      report.add(path_of(path_of(path, "facts"), name),
                 "is not the name of a fact: it has no blanks and only ASCII characters, e.g. "
                 "\"incident.open\" or \"oncall({app})\"");
    }
    out.facts.push_back({name, value});
  }
}

}  // namespace cox::config

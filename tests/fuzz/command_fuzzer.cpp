// A line from anybody (the first line of the input is a phrase, the rest is what is said) against a
// command with every type. What is understood must read the same again from its canonical form;
// what is not must have its place in the line.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "commands/arguments.hpp"
#include "commands/candidate.hpp"
#include "commands/parse.hpp"

using namespace cox;

namespace {

Json parameters(const std::vector<commands::Slot>& slots) {
  constexpr std::string_view kTypes[] = {"string", "integer", "duration", "date",
                                         "user",   "room",    "boolean",  "number"};
  Json list = Json::array();
  for (std::size_t i = 0; i < slots.size(); ++i) {
    Json one = Json::object({{"name", slots[i].name}, {"type", kTypes[i % 8]}});
    if (slots[i].rest && i % 2 == 1) one.set("repeated", true);
    list.push(std::move(one));
  }
  list.push(*Json::parse(R"({"name": "zz-env", "type": "choice", "choices": ["a", "b c", "-"]})"));
  list.push(*Json::parse(R"({"name": "zz-data", "type": "json", "repeated": true})"));
  return list;
}

// Among so many others that its words are looked for first.
bool is_candidate(const commands::Declaration& command, std::string_view line) {
  std::vector<routing::Pattern> patterns{commands::candidate_pattern(command)};
  for (const char* other : {"one", "two", "three", "four"}) {
    routing::Pattern& next = patterns.emplace_back();
    next.expression = text::cat("another-", other, "-that-nobody-says");
  }
  auto index = routing::Index::empty()->replace(0, 1, std::move(patterns));
  if (!index.ok()) __builtin_trap();
  std::vector<routing::Match> matches;
  (*index)->match({line, line, true}, matches);
  return !matches.empty();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input =
      text::to_utf8({reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 4096)});
  const std::string phrase = input.substr(0, input.find('\n'));
  const std::string line(text::trim(input.substr(std::min(phrase.size() + 1, input.size()))));
  const auto compiled = commands::Phrase::compile(phrase);
  if (!compiled.ok()) return 0;
  Json json = Json::object({{"kind", "command"}, {"id", "fuzz.it"}});
  json.set("phrases", Json::array({Json(phrase)})).set("parameters", parameters(compiled->slots()));
  const auto command = commands::parse_declaration(json);
  if (!command.ok()) return 0;
  const commands::Circumstances now{1'795'858'216'000, "chat", "room"};
  const commands::Parse got = commands::parse(*command, line, now);
  if (!got.parsed) {
    if (got.mismatch.at + got.mismatch.length > line.size()) __builtin_trap();
    commands::explain(got.mismatch, line, phrase);
    return 0;
  }
  if (!is_candidate(*command, line)) __builtin_trap();
  const std::string again = commands::canonical(*command, got.parsed->arguments);
  const commands::Parse twice = commands::parse(*command, again, now);
  if (!twice.parsed) __builtin_trap();
  const Json once = commands::values(*command, got.parsed->arguments);
  if (commands::values(*command, twice.parsed->arguments) != once) __builtin_trap();
  return 0;
}

// Patterns, one a line, then an empty line, then texts, one a line: the index must answer as a
// plain scan of all patterns does, before and after a merge.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "../unit/routing/plain_scan.hpp"

using namespace cox::routing;

namespace {

std::string_view take_line(std::string_view& input) {
  std::string_view line = input.substr(0, input.find('\n'));
  input.remove_prefix(std::min(line.size() + 1, input.size()));
  return line;
}

Pattern pattern_of(std::string_view line, std::uint32_t number) {
  Pattern pattern;
  pattern.number = number;
  pattern.expression = line;
  pattern.anchor = static_cast<Anchor>(line.size() % 3);
  pattern.case_sensitive = line.front() % 2 == 0;
  return pattern;
}

void compare(const Index& index, const PlainScan& plain, std::string_view text) {
  Subject subject{text, text.substr(text.size() / 4), text.size() % 5 != 0};
  std::vector<Match> matches;
  index.match(subject, matches);
  if (PlainScan::lines(matches) != plain.match(subject)) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 2048) return 0;
  std::string_view input(reinterpret_cast<const char*>(data), size);
  PlainScan plain;
  std::vector<Pattern> patterns;
  while (!input.empty() && patterns.size() < 40) {
    std::string_view line = take_line(input);
    if (line.empty()) break;
    Pattern pattern = pattern_of(line, static_cast<std::uint32_t>(patterns.size()));
    if (plain.add(1, pattern)) patterns.push_back(std::move(pattern));
  }
  if (patterns.empty()) return 0;
  auto index = Index::empty()->replace(0, 1, std::move(patterns));
  if (!index.ok()) __builtin_trap();
  auto merged = (*index)->merged();
  while (!input.empty()) {
    std::string_view text = take_line(input);
    compare(**index, plain, text);
    compare(*merged, plain, text);
  }
  return 0;
}

// A phrase (the first line) from anybody, and a text that may be it (the rest): where it matches,
// every parameter that must be there is, in order.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "commands/phrase.hpp"

using namespace cox;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  std::string_view first = input.substr(0, input.find('\n'));
  std::string_view text = input.substr(std::min(first.size() + 1, input.size()));
  auto phrase = commands::Phrase::compile(first);
  if (!phrase.ok()) return 0;
  const commands::Line line(text);
  const commands::Matched matched = phrase->match(line);
  if (!matched.whole) {
    if (matched.reach > line.size()) __builtin_trap();
    return 0;
  }
  std::size_t last = 0;
  for (std::size_t i = 0; i < phrase->slots().size(); ++i) {
    const std::size_t from = matched.places[2 * i], to = matched.places[2 * i + 1];
    if (from == commands::Line::kNone || to == commands::Line::kNone) {
      if (phrase->slots()[i].required) __builtin_trap();
      continue;
    }
    if (from < last || to <= from || to > line.size()) __builtin_trap();
    last = to;
    commands::unquoted(line.slice(from, to));
  }
  return 0;
}

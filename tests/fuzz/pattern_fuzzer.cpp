// A pattern (the first line) from anybody, with a text (the rest): refused or matched, in every
// flavour and anchor, and where PCRE2 gives up it says so.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "routing/index.hpp"
#include "routing/pcre2.hpp"

using namespace cox::routing;

namespace {

void try_index(Pattern pattern, std::string_view text) {
  Pattern tried = pattern;
  cox::Status checked = precompile(tried);
  auto index = Index::empty()->replace(0, 1, {std::move(pattern)});
  if (index.ok() != checked.ok()) __builtin_trap();
  if (!index.ok()) {
    if (checked.message().empty()) __builtin_trap();
    return;
  }
  std::vector<Match> matches;
  (*index)->match({text, text, true}, matches);
  for (const Match& match : matches) {
    if (!match.candidate && match.captures.front().text.data() == nullptr) __builtin_trap();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;
  std::string_view input(reinterpret_cast<const char*>(data), size);
  std::string_view expression = input.substr(0, input.find('\n'));
  std::string_view text = input.substr(std::min(expression.size() + 1, input.size()));
  Pattern pattern;
  pattern.expression = expression;
  pattern.case_sensitive = size % 2 == 0;
  for (Anchor anchor : {Anchor::search, Anchor::start, Anchor::full}) {
    pattern.anchor = anchor;
    try_index(pattern, text);
  }
  auto pcre2 = Pcre2::compile(expression, pattern.case_sensitive);
  std::vector<Capture> captures;
  if (pcre2.ok()) (void)pcre2->match(text, Anchor::full, captures);
  return 0;
}

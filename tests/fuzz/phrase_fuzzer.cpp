// A phrase (the first line) from anybody, and a text that may be it (the rest).
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/phrase.hpp"

using namespace cox;

namespace {

struct Group {
  std::string name;
  std::optional<std::string> text;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  std::string_view line = input.substr(0, input.find('\n'));
  std::string_view text = input.substr(std::min(line.size() + 1, input.size()));
  auto phrase = commands::Phrase::compile(line);
  if (!phrase.ok()) return 0;
  auto index = routing::Index::empty()->replace(0, 1, {phrase->pattern()});
  if (!index.ok()) __builtin_trap();
  std::vector<routing::Match> matches;
  (*index)->match({text, text, true}, matches);
  if (matches.empty()) return 0;
  std::vector<Group> groups;
  for (const routing::Capture& capture : matches.front().captures) {
    groups.push_back({std::string(capture.name), std::string(capture.text)});
  }
  phrase->unquote(groups);
  std::size_t named = 0;
  for (const Group& group : groups) named += group.name.empty() ? 0 : 1;
  if (named != phrase->parameters().size()) __builtin_trap();
  return 0;
}

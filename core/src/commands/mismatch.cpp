#include "commands/mismatch.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "commands/line.hpp"

namespace cox::commands {

namespace {

constexpr std::size_t kBefore = 40, kAfter = 20;  // bytes shown around the place
constexpr std::size_t kMarked = 60;

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char byte) { return !continues(byte); }));
}

// A line end or tab would break the picture.
std::string on_one_line(std::string_view text) {
  std::string out(text);
  std::ranges::replace_if(
      out, [](char byte) { return static_cast<unsigned char>(byte) < ' '; }, ' ');
  return out;
}

// "  deploy web to porduction\n                ^^^^^^^^^^"
std::string picture(const Mismatch& mismatch, std::string_view line) {
  const std::size_t at = std::min(mismatch.at, line.size());
  std::size_t from = at > kBefore ? at - kBefore : 0;
  while (from < at && continues(line[from])) ++from;
  const std::string before = text::cat(from > 0 ? "…" : "", line.substr(from, at - from));
  const std::string_view marked = text::clip(line.substr(at, mismatch.length), kMarked);
  const std::string_view rest = line.substr(at + marked.size());
  const std::string_view after = text::clip(rest, kAfter);
  const std::string gap =
      mismatch.length == 0 && at > 0 && !is_blank(decode(line.substr(at - 1)).rune) ? " " : "";
  return text::cat("  ", on_one_line(before), gap, on_one_line(marked), on_one_line(after),
                   after.size() < rest.size() ? "…" : "", "\n  ",
                   std::string(characters(before) + gap.size(), ' '),
                   std::string(std::max<std::size_t>(characters(marked), 1), '^'));
}

}  // namespace

std::string explain(const Mismatch& mismatch, std::string_view line, std::string_view usage) {
  std::string out = mismatch.problem;
  if (!mismatch.expected.empty()) out += text::cat("; expected ", mismatch.expected);
  out += ".";
  if (!mismatch.suggestion.empty())
    out += text::cat(" Did you mean \"", mismatch.suggestion, "\"?");
  return text::cat(out, "\n", picture(mismatch, line), "\nUsage: ", usage);
}

}  // namespace cox::commands

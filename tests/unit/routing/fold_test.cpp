#include "routing/fold.hpp"

#include <doctest/doctest.h>
#include <re2/re2.h>

#include <vector>

using cox::routing::fold;
using cox::routing::fold_rune;
using cox::routing::folded_prefix;

namespace {

std::string folded(std::string_view text) {
  std::string out = "left over from before";
  fold(text, out);
  return out;
}

std::string utf8(char32_t rune) {
  auto tail = [&](int shift) { return static_cast<char>(0x80 | (rune >> shift & 0x3F)); };
  if (rune < 0x80) return {static_cast<char>(rune)};
  if (rune < 0x800) return {static_cast<char>(0xC0 | rune >> 6), tail(0)};
  if (rune < 0x10000) return {static_cast<char>(0xE0 | rune >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | rune >> 18), tail(12), tail(6), tail(0)};
}

}  // namespace

TEST_CASE("letters fold to one of their variants") {
  CHECK(folded("Deploy WEB-7 to [Prod]@`{") == "deploy web-7 to [prod]@`{");
  CHECK(folded("ÜBUNG") == folded("übung"));
  CHECK(folded("ſtatus") == "status");
  CHECK(folded("\u212Aelvin") == "kelvin");
  CHECK(folded("ΣΟΦΟΣ") == folded("σοφός").replace(6, 2, "ο"));
  CHECK(folded("ß") != folded("ss"));
  CHECK(folded("İ") != folded("i"));
  CHECK(folded("") == "");
}

TEST_CASE("text that grows when folded fits") {
  std::string text, expected;
  for (int i = 0; i < 1000; ++i) text += "\u023A", expected += "\u2C65";
  CHECK(folded(text) == expected);
}

TEST_CASE("bytes that are not UTF-8 stay") {
  for (const char* bytes : {"\xFF", "\xC5", "a\xE2\x84", "\x80\x80", "\xF0\x90", "\xC5\xC5\xBF"}) {
    CHECK(folded(bytes).front() == bytes[0]);
  }
  CHECK(folded("\xC5\xC5\xBF") == "\xC5s");
  CHECK(folded(std::string("A\0B", 3)) == std::string("a\0b", 3));
}

TEST_CASE("a folded prefix is found at its own length") {
  CHECK(folded_prefix("COX ping", "cox") == 3);
  CHECK(folded_prefix("\u212AIM ping", "kim") == 5);
  CHECK(folded_prefix("co", "cox") == std::string_view::npos);
  CHECK(folded_prefix("cux", "cox") == std::string_view::npos);
  CHECK(folded_prefix("x", "") == 0);
}

// Folding must join at least what RE2 joins, or the index would miss matches; that it joins no more
// shows that the table belongs to this RE2.
TEST_CASE("RE2 agrees on every character that has another case") {
  RE2::Options options;
  options.set_case_sensitive(false);
  for (char32_t rune = 0x80; rune < 0x20000; ++rune) {
    if (fold_rune(rune) == rune) continue;
    RE2 pattern(utf8(rune), options);
    INFO("U+", static_cast<std::uint32_t>(rune));
    CHECK(RE2::FullMatch(utf8(fold_rune(rune)), pattern));
  }
}

TEST_CASE("RE2 knows no case where the table has none") {
  std::vector<bool> is_target(0x110000);
  for (char32_t rune = 0; rune < 0x110000; ++rune) {
    if (fold_rune(rune) != rune) is_target[fold_rune(rune)] = true;
  }
  // A character with other cases needs a larger program when case does not matter.
  RE2::Options options;
  options.set_case_sensitive(false);
  for (char32_t rune = 0x80; rune < 0x1F000; rune += 3) {
    bool surrogate = rune >= 0xD800 && rune < 0xE000;
    if (surrogate || fold_rune(rune) != rune || is_target[rune]) continue;
    INFO("U+", static_cast<std::uint32_t>(rune));
    CHECK(RE2(utf8(rune), options).ProgramSize() == RE2(utf8(rune)).ProgramSize());
  }
  CHECK(RE2("\u00e9", options).ProgramSize() > RE2("\u00e9").ProgramSize());
}

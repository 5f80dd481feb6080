#include <doctest/doctest.h>

#include <chrono>
#include <cox/sdk/split.hpp>
#include <random>

using cox::split_text;
using Pieces = std::vector<std::string>;

namespace {

// What a reader of the pieces must find: everything but blanks, and but what a fence ("```zz") has.
std::string ink(std::string_view text) {
  std::string out(text);
  std::erase_if(out,
                [](char c) { return std::string_view(" \n\t`z").find(c) != std::string::npos; });
  return out;
}

int fences(std::string_view text) {
  int count = text.substr(0, 3) == "```" ? 1 : 0;
  for (std::size_t at = 0; (at = text.find("\n```", at)) != std::string_view::npos; ++at) ++count;
  return count;
}

// The last line of a fence has nothing after it.
bool opens_nothing(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t\n");
  const std::size_t line = text.substr(0, last).rfind('\n') + 1;
  return text.substr(line, 3) == "```" && fences(text) % 2 == 1;
}

}  // namespace

TEST_CASE("characters are counted as chats count them") {
  CHECK(cox::count_bytes("aé€😀") == 10);
  CHECK(cox::count_characters("aé€😀") == 4);
  CHECK(cox::count_utf16("aé€😀") == 5);
  CHECK(cox::count_characters("") == 0);
  CHECK(cox::count_utf16("\xFF\xFE") == 2 + 2);  // ill-formed: rather too many than too few
}

TEST_CASE("what is UTF-8 and what is not") {
  for (const char* good : {"", "a", "é", "€", "😀", "\xED\x9F\xBF", "\xF4\x8F\xBF\xBF"})
    CHECK_MESSAGE(cox::sdk::is_utf8(good), good);
  for (const char* bad : {"\x80", "\xC3", "\xC0\x80", "\xE0\x80\x80", "\xE2\x82", "\xED\xA0\x80",
                          "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xFF"})
    CHECK_FALSE(cox::sdk::is_utf8(bad));
}

TEST_CASE("what fits stays as it is, and what is blank is nothing") {
  CHECK(split_text(" short \n", 10) == Pieces{" short \n"});
  CHECK(split_text("exactly 10", 10) == Pieces{"exactly 10"});
  CHECK(split_text("", 10).empty());
  CHECK(split_text(" \n\t ", 10).empty());
  CHECK(split_text(std::string(100, ' '), 10).empty());
}

TEST_CASE("cut between paragraphs, else lines, sentences, words") {
  CHECK(split_text("one two\nthree\n\nfour five six", 18) ==
        Pieces{"one two\nthree", "four five six"});
  CHECK(split_text("one two\nthree four five", 14) == Pieces{"one two", "three four", "five"});
  CHECK(split_text("Say it so. And so on then", 16) == Pieces{"Say it so.", "And so on then"});
  CHECK(split_text("He said \"so.\" And so", 17) == Pieces{"He said \"so.\"", "And so"});
  CHECK(split_text("one two three", 8) == Pieces{"one two", "three"});
}

TEST_CASE("no small piece for the sake of a better place") {
  CHECK(split_text("Hi.\n\none two three four", 20) == Pieces{"Hi.\n\none two three", "four"});
}

TEST_CASE("a word is cut only where it is longer than a piece") {
  CHECK(split_text("ab " + std::string(9, 'x'), 10) == Pieces{"ab", std::string(9, 'x')});
  CHECK(split_text("ab " + std::string(25, 'x'), 10) ==
        Pieces{"ab", std::string(10, 'x'), std::string(10, 'x'), std::string(5, 'x')});
}

TEST_CASE("what belongs together stays together") {
  CHECK(split_text("éééé", 3, cox::count_bytes) == Pieces{"é", "é", "é", "é"});
  CHECK(split_text("😀😀😀", 3, cox::count_utf16) == Pieces{"😀", "😀", "😀"});
  CHECK(split_text("xe\u0301e\u0301", 3) == Pieces{"xe\u0301", "e\u0301"});
  CHECK(split_text("ab👩\u200D🔧", 4) == Pieces{"ab", "👩\u200D🔧"});
  // Only where the marks alone are too many.
  CHECK(split_text("e\u0301\u0301\u0301", 2) == Pieces{"e\u0301", "\u0301\u0301"});
  CHECK(split_text("😀x", 1, cox::count_bytes) == Pieces{"😀", "x"});
  CHECK(split_text("ab", 0) == Pieces{"a", "b"});
}

TEST_CASE("blanks go where it is cut, and the indentation of a line stays") {
  CHECK(split_text("one two   \n\n\n   indented", 12) == Pieces{"one two", "   indented"});
  CHECK(split_text("one      two", 6) == Pieces{"one", "two"});
  CHECK(split_text("one two    ", 7) == Pieces{"one two"});
  CHECK(split_text(std::string(30, ' ') + "x", 10) == Pieces{"x"});
}

TEST_CASE("a code block that is cut is closed, and opened again with its language") {
  CHECK(split_text("Log:\n```sh\nline one\nline two\nline three\n```\nDone.", 30) ==
        Pieces{"Log:\n```sh\nline one\n```", "```sh\nline two\nline three\n```", "Done."});
  // Nothing of it is left: no empty block follows.
  CHECK(split_text("```\n0123456789012\n\n\n```\nand so on", 24) ==
        Pieces{"```\n0123456789012\n```", "and so on"});
  // A block that does not fit any more goes to the next piece.
  CHECK(split_text("0123456789 0123456789\n```\nx\n```", 26) ==
        Pieces{"0123456789 0123456789", "```\nx\n```"});
  // A single line that is too long, in a block that never ends.
  CHECK(split_text("```\n" + std::string(30, 'x'), 20) ==
        Pieces{"```\n" + std::string(12, 'x') + "\n```", "```\n" + std::string(12, 'x') + "\n```",
               "```\n" + std::string(6, 'x') + "\n```"});
  CHECK(split_text("````\nlong long\nlong long\n````", 20) ==
        Pieces{"````\nlong long\n````", "````\nlong long\n````"});
}

TEST_CASE("fences that leave no room are lines like others") {
  CHECK(split_text("```a-long-language\nx\n```", 12) == Pieces{"```a-long-la", "nguage\nx\n```"});
}

TEST_CASE("whatever the text: nothing is lost, everything fits, fences are in pairs") {
  const std::vector<std::string> kBits = {
      " ",          "  ",        "\n",      "\n\n", "a",        "word",
      "Sentence. ", "é",         "e\u0301", "😀",    "👩\u200D🔧", "\n```\n",
      "\n```\n",    "\n```zz\n", "x```y",   "    ", "\t",       "a-very-long-word-with-no-end",
      "x`",         "x.",        " ```z"};
  std::mt19937 random(7);
  for (int round = 0; round < 4'000; ++round) {
    std::string text;
    for (std::size_t bits = random() % 60; bits > 0; --bits) text += kBits[random() % kBits.size()];
    const std::size_t most = 24 + random() % 40;
    const cox::Measure measure =
        std::array{cox::count_bytes, cox::count_characters, cox::count_utf16}[random() % 3];
    CAPTURE(text);
    CAPTURE(most);
    const Pieces pieces = split_text(text, most, measure);
    std::string all;
    for (const std::string& piece : pieces) {
      CAPTURE(piece);
      CHECK(measure(piece) <= most);
      CHECK(piece.find_first_not_of(" \t\n") != std::string::npos);
      if (pieces.size() > 1 && !opens_nothing(text)) CHECK(fences(piece) % 2 == 0);
      all += ink(piece);
    }
    CHECK(all == ink(text));
  }
}

TEST_CASE("a text may be long: the time grows with its length only") {
  const auto took = [](const std::string& text) {
    const auto before = std::chrono::steady_clock::now();
    CHECK_FALSE(split_text(text, 2'000).empty());
    return std::chrono::steady_clock::now() - before;
  };
  const auto many = [](std::string_view bit) {
    std::string text;
    while (text.size() < 400'000) text += bit;
    return text;
  };
  for (const std::string_view bit : {"x", " ", "x ", "\n", "```\n", "\n```\nx", ") ", "\u0301"})
    CHECK_MESSAGE(took("y" + many(bit)) < std::chrono::seconds(20), bit);
}

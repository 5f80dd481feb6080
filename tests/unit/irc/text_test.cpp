#include "protocol/text.hpp"

#include <doctest/doctest.h>

using namespace irc;
using Pieces = std::vector<std::string>;

TEST_CASE("UTF-8 stays, and what is none is read as Windows-1252") {
  CHECK(to_utf8("grüße €") == "grüße €");
  CHECK(to_utf8("gr\xfc\xdf"
                "e") == "grüße");
  CHECK(to_utf8("\x80 5, \x93quoted\x94") == "€ 5, “quoted”");
  CHECK(to_utf8("\xc0\xaf") == "À¯");            // longer than it need be
  CHECK(to_utf8("\xed\xa0\x80") == "í\u00a0€");  // half of a pair
  CHECK(to_utf8("cut \xe2\x82") == "cut â‚");
}

TEST_CASE("a text is cut into pieces that fit") {
  CHECK(split("one\ntwo\r\n\nthree", 100) == Pieces{"one", "two", "three"});
  CHECK(split("aaaa bbbb cccc", 10) == Pieces{"aaaa bbbb", "cccc"});
  CHECK(split("aaaaaaaaaaaa", 5) == Pieces{"aaaaa", "aaaaa", "aa"});
  CHECK(split("a bbbbbbbbbbbb", 9) == Pieces{"a bbbbbbb", "bbbbb"});  // the blank is too far ahead
  CHECK(split("exactly 10", 10) == Pieces{"exactly 10"});
  CHECK(split("", 10).empty());
}

TEST_CASE("a character is never cut, nor parted from what belongs to it") {
  CHECK(split("ééééé", 5) == Pieces{"éé", "éé", "é"});
  CHECK(split("€€€", 4) == Pieces{"€", "€", "€"});
  CHECK(split("abe\u0301", 3) == Pieces{"ab", "e\u0301"});
  const std::string family = "👩\u200d👧";
  CHECK(split("abc" + family, 12) == Pieces{"abc", family});
  // More accents than fit into a line: they are parted, and nothing hangs.
  std::string tower = "e";
  for (int i = 0; i < 50; ++i) tower += "\u0301";
  const Pieces pieces = split(tower, 20);
  CHECK(pieces.size() == 6);
  for (const std::string& piece : pieces) CHECK(piece.size() <= 20);
}

TEST_CASE("pieces of anything are short enough, and nothing is lost") {
  const std::string text = "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich 🚢🚢";
  for (std::size_t limit = 0; limit < text.size() + 2; ++limit) {
    std::string joined;
    for (const std::string& piece : split(text, limit)) {
      CHECK(piece.size() <= std::max<std::size_t>(limit, 4));
      CHECK(to_utf8(piece) == piece);
      joined += piece;
    }
    std::string without = text;
    std::erase(without, ' ');
    std::erase(joined, ' ');
    CHECK(joined == without);
  }
}

TEST_CASE("CTCP") {
  const auto action = parse_ctcp("\1action waves at all\1");
  REQUIRE(action);
  CHECK(action->command == "ACTION");
  CHECK(action->text == "waves at all");
  CHECK(parse_ctcp("\1VERSION")->command == "VERSION");
  CHECK_FALSE(parse_ctcp("hello"));
  CHECK_FALSE(parse_ctcp("\1\1"));
  CHECK_FALSE(parse_ctcp("\1"));
  CHECK(to_text({"ACTION", "waves"}) == "\1ACTION waves\1");
  CHECK(to_text({"VERSION", ""}) == "\1VERSION\1");
}

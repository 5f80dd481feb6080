#include "utf8.hpp"

#include <doctest/doctest.h>

using Kind = Character::Kind;

TEST_CASE("characters of every length") {
  const auto is = [](std::string_view text, char32_t code) {
    const Character first = first_character(text);
    CHECK(first.kind == Kind::whole);
    CHECK(first.code == code);
    CHECK(first.size == text.size());
  };
  is("a", U'a');
  is("ä", U'ä');
  is("€", U'€');
  is("😀", U'😀');
  is("\xf4\x8f\xbf\xbf", 0x10ffff);
}

TEST_CASE("a character that is cut may still become whole") {
  for (std::string_view text : {"\xc3", "\xe2\x82", "\xf0\x9f\x98"}) {
    const Character first = first_character(text);
    CHECK(first.kind == Kind::cut);
    CHECK(first.size == text.size());
  }
}

TEST_CASE("what is no UTF-8 is invalid, byte by byte") {
  // A stray byte, an end that does not follow, too long, a surrogate, past the last, never used.
  for (std::string_view text : {"\x80", "\xc3(", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80",
                                "\xf4\x90\x80\x80", "\xf0\x80\x80\x80", "\xff"}) {
    const Character first = first_character(text);
    CHECK(first.kind == Kind::invalid);
    CHECK(first.size == 1);
  }
}

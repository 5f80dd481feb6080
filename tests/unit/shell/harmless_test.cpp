#include "harmless.hpp"

#include <doctest/doctest.h>

TEST_CASE("readable text is left alone") {
  CHECK(harmless("Grüße, мир, 世界 😀\n\tin") == "Grüße, мир, 世界 😀\n\tin");
  CHECK(harmless("").empty());
}

TEST_CASE("control characters are shown") {
  CHECK(harmless("\x1b[2J\a\b") == "^[[2J^G^H");
  CHECK(harmless(std::string_view("a\0b", 3)) == "a^@b");
  CHECK(harmless("\x7f") == "^?");
}

TEST_CASE("a return cannot go back over what was written") {
  CHECK(harmless("good\rbad") == "good^Mbad");
  CHECK(harmless("one\r\ntwo\r\n") == "one\ntwo\n");
}

TEST_CASE("the other way to write an escape sequence is shown too") {
  CHECK(harmless("\xc2\x9b"
                 "31m") == "\\u009b31m");
  CHECK(harmless("\xc2\xa0") == "\xc2\xa0");  // the first character after them
}

TEST_CASE("text cannot be turned around") {
  CHECK(harmless("safe\u202eexe") == "safe\\u202eexe");
  CHECK(harmless("\u2066") == "\\u2066");
}

TEST_CASE("bytes that are no UTF-8 are shown") {
  CHECK(harmless("\xff\x9b!") == "\\xff\\x9b!");
  CHECK(harmless("cut \xe2\x82") == "cut \\xe2\\x82");
}

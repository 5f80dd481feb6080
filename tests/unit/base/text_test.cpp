#include "base/text.hpp"

#include <doctest/doctest.h>

#include <cstdint>

namespace text = cox::text;

TEST_CASE("cat joins texts, characters and numbers") {
  CHECK(text::cat("loaded ", 3, " plugins", '!') == "loaded 3 plugins!");
  CHECK(text::cat() == "");
}

TEST_CASE("trim takes blanks off both ends") {
  CHECK(text::trim(" \t a b\r\n") == "a b");
  CHECK(text::trim("  ") == "");
  CHECK(text::trim("") == "");
}

TEST_CASE("lower_ascii leaves everything but A to Z alone") {
  CHECK(text::lower_ascii("AbZ[@Ü") == "abz[@Ü");
}

TEST_CASE("split keeps empty parts and join puts them together again") {
  const auto parts = text::split("a,,b,", ',');
  REQUIRE(parts.size() == 4);
  CHECK(parts[0] == "a");
  CHECK(parts[1] == "");
  CHECK(parts[3] == "");
  CHECK(text::split("", ',').size() == 1);
  CHECK(text::join({"a", "", "b"}, ", ") == "a, , b");
  CHECK(text::join({}, ", ") == "");
}

TEST_CASE("starts_with_nocase") {
  CHECK(text::starts_with_nocase("Cox ping", "cOX"));
  CHECK(text::starts_with_nocase("cox", ""));
  CHECK_FALSE(text::starts_with_nocase("co", "cox"));
  CHECK_FALSE(text::starts_with_nocase("box", "cox"));
}

TEST_CASE("duration uses two units at most") {
  CHECK(text::duration(0) == "0 ms");
  CHECK(text::duration(12) == "12 ms");
  CHECK(text::duration(999) == "999 ms");
  CHECK(text::duration(1'000) == "1 s");
  CHECK(text::duration(2'149) == "2.1 s");
  CHECK(text::duration(59'999) == "59.9 s");
  CHECK(text::duration(300'000) == "5 min");
  CHECK(text::duration(61'000) == "1 min 1 s");
  CHECK(text::duration(3'600'000) == "1 h");
  CHECK(text::duration(76 * 3'600'000LL + 59'000) == "3 d 4 h");
  CHECK(text::duration(-2'000) == "-2 s");
  CHECK(text::duration(INT64_MIN).starts_with("-"));
}

TEST_CASE("timestamp is ISO 8601 in UTC") {
  CHECK(text::timestamp(0) == "1970-01-01T00:00:00.000Z");
  CHECK(text::timestamp(1'795'427'085'123) == "2026-11-23T09:44:45.123Z");
  CHECK(text::timestamp(951'782'400'000) == "2000-02-29T00:00:00.000Z");
  CHECK(text::timestamp(-1) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("timestamp stays within what the format can hold") {
  CHECK(text::timestamp(INT64_MAX) == "9999-12-31T23:59:59.999Z");
  CHECK(text::timestamp(INT64_MIN) == "0001-01-01T00:00:00.000Z");
}

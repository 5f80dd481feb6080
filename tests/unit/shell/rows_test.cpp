#include "rows.hpp"

#include <doctest/doctest.h>

TEST_CASE("what fits is on the row of the prompt") {
  CHECK(cursor_row("> ", L"", 10) == 0);
  CHECK(cursor_row("> ", L"1234567", 10) == 0);
}

TEST_CASE("a full row takes the cursor to the next") {
  CHECK(cursor_row("> ", L"12345678", 10) == 1);
  CHECK(cursor_row("> ", std::wstring(17, L'x'), 10) == 1);
  CHECK(cursor_row("> ", std::wstring(18, L'x'), 10) == 2);
  CHECK(cursor_row(std::string(25, 'p'), L"", 10) == 2);
}

TEST_CASE("line breaks begin rows") {
  CHECK(cursor_row("> ", L"one\ntwo", 10) == 1);
  CHECK(cursor_row("> ", L"one\n\n", 10) == 2);
}

TEST_CASE("tabs and control characters take the room they are drawn in") {
  CHECK(cursor_row("> ", L"\t", 10) == 0);
  CHECK(cursor_row("> ", L"\t12", 10) == 1);
  CHECK(cursor_row("> ", L"\x01\x01\x01\x01", 10) == 1);
}

TEST_CASE("a prompt in UTF-8 is measured in characters") {
  CHECK(cursor_row("\xff> ", L"12345", 10) == 0);
}

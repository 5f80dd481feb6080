#include <doctest/doctest.h>

#include <string>

#include "base/text.hpp"

using namespace std::string_literals;
namespace text = cox::text;

namespace {
const std::string kReplaced = "\xEF\xBF\xBD";
}

TEST_CASE("well-formed UTF-8 is recognized") {
  CHECK(text::is_utf8(""));
  CHECK(text::is_utf8("plain"));
  CHECK(text::is_utf8("\xC2\x80 \xDF\xBF \xE0\xA0\x80 \xED\x9F\xBF \xEE\x80\x80 \xEF\xBF\xBF"));
  CHECK(text::is_utf8("\xF0\x90\x80\x80 \xF4\x8F\xBF\xBF"));
}

TEST_CASE("ill-formed UTF-8 is refused") {
  const char* wrong[] = {
      "\x80",              // continuation without a lead
      "\xC0\xAF",          // overlong, two bytes
      "\xE0\x9F\xBF",      // overlong, three bytes
      "\xF0\x8F\xBF\xBF",  // overlong, four bytes
      "\xED\xA0\x80",      // surrogate
      "\xF4\x90\x80\x80",  // past U+10FFFF
      "\xF5\x80\x80\x80",  // no such lead
      "\xE2\x82",          // cut off
      "\xC3(",             // continuation missing
  };
  for (const char* bytes : wrong) {
    CAPTURE(bytes);
    CHECK_FALSE(text::is_utf8(bytes));
    CHECK(text::is_utf8(text::to_utf8(bytes)));
  }
}

TEST_CASE("to_utf8 keeps what is good and replaces the rest") {
  CHECK(text::to_utf8("gr\xC3\xBC\xC3\x9F"
                      "e") == "grüße");
  CHECK(text::to_utf8("a\0b"s) == "a" + kReplaced + "b");
  CHECK(text::to_utf8("\xC3(") == kReplaced + "(");
  // A cut-off character is one mistake, two stray bytes are two.
  CHECK(text::to_utf8("\xE2\x82x") == kReplaced + "x");
  CHECK(text::to_utf8("\xFF\xFF") == kReplaced + kReplaced);
}

TEST_CASE("clip never cuts a character") {
  CHECK(text::clip("grün", 10) == "grün");
  CHECK(text::clip("grün", 4) == "grü");
  CHECK(text::clip("grün", 3) == "gr");
  CHECK(text::clip("\xF0\x9F\x98\x80", 3) == "");
  CHECK(text::clip("abc", 0) == "");
}

TEST_CASE("clip keeps to its limit where the text is not UTF-8") {
  CHECK(text::clip(std::string(100, '\x80'), 50).size() == 50);
}

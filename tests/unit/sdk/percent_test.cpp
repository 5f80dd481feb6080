#include <doctest/doctest.h>

#include <cox/sdk/percent.hpp>

using cox::percent_decoded;
using cox::percent_encoded;

TEST_CASE("what has a meaning in an address is encoded, and nothing else") {
  CHECK(percent_encoded("19:x@t;m=1/\xc3\xa4") == "19%3Ax%40t%3Bm%3D1%2F%C3%A4");
  CHECK(percent_encoded("aZ09-._~") == "aZ09-._~");
  CHECK(percent_encoded("a/b c", "/") == "a/b%20c");
  CHECK(percent_encoded("a_b", "") == "a%5Fb");
  CHECK(percent_encoded({"\0", 1}) == "%00");
}

TEST_CASE("and decoded again, where it is whole") {
  CHECK(percent_decoded("19%3ax%C3%A4") == "19:x\xc3\xa4");
  CHECK(percent_decoded("100%, %4, %zz, %2") == "100%, %4, %zz, %2");
  CHECK(percent_decoded("%%41+") == "%A+");
  for (int code = 0; code < 256; ++code) {
    const std::string byte(1, static_cast<char>(code));
    CHECK(percent_decoded(percent_encoded(byte)) == byte);
  }
}

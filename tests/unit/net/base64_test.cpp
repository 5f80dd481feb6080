#include <doctest/doctest.h>

#include <cox/net/base64.hpp>

using cox::net::base64;

// The vectors of RFC 4648, section 10.
TEST_CASE("bytes as text") {
  CHECK(base64("").empty());
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foobar") == "Zm9vYmFy");
  CHECK(base64(std::string_view("\0\xff", 2)) == "AP8=");
}

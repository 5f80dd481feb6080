#include <doctest/doctest.h>

#include <string>

#include "audit/records.hpp"

// The examples of FIPS 180-2, appendix B, and the empty text.
TEST_CASE("a digest is SHA-256 in hex") {
  CHECK(cox::audit::digest("") ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(cox::audit::digest("abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(cox::audit::digest(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

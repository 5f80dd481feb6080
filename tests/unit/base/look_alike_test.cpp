#include "base/look_alike.hpp"

#include <doctest/doctest.h>

#include <string>

using cox::look_alike;
using cox::plainly;

TEST_CASE("names of one alphabet are what they look like") {
  for (const char* name :
       {"ann", "irc:ann", "J\u00F6rg", "\u0410\u043D\u043D\u0430", "\u03B1\u03B2",
        "matrix:@x:example.org", "\u5F20\u4F1F", "ann-2", "", "O'Neill", "\u0E2A\u0E21"}) {
    CAPTURE(name);
    CHECK(look_alike(name) == "");
  }
}

TEST_CASE("letters of several alphabets, unseen characters, letters in another dress") {
  CHECK(look_alike("\u0430nn") == "holds U+006E, a Latin letter among Cyrillic ones");
  CHECK(look_alike("irc:\u0430nn") == "holds U+0430, a Cyrillic letter among Latin ones");
  CHECK(look_alike("b\u03BFb") == "holds U+03BF, a Greek letter among Latin ones");
  CHECK(look_alike("ann\u200D") == "holds U+200D, which nobody sees");
  CHECK(look_alike("ann\u00A0") == "holds U+00A0, which nobody sees");
  CHECK(look_alike("\u202Enna") == "holds U+202E, which nobody sees");
  CHECK(look_alike("ann\xF3\xA0\x81\xA1") == "holds U+E0061, which nobody sees");  // a tag
  CHECK(look_alike("ann\t") == "holds U+0009, which nobody sees");
  CHECK(look_alike("\uFF41nn") == "holds U+FF41, a letter in another dress");
  CHECK(look_alike("\xF0\x9D\x90\x9Ann") == "holds U+1D41A, a letter in another dress");
}

TEST_CASE("plainly, nothing is hidden") {
  CHECK(plainly("irc:\u0430nn ") == "irc:<U+0430>nn<U+0020>");
  CHECK(plainly("ann") == "ann");
  CHECK(plainly("\xF0\x9D\x90\x9A") == "<U+1D41A>");
  CHECK(plainly("\xF0") ==
        "<U+0000>");  // ill-formed bytes end somewhere, and nothing is read behind
}

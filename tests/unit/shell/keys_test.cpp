#include "keys.hpp"

#include <doctest/doctest.h>

namespace {

// Characters as they are, pasted texts as <text>.
std::u32string all(Keys& keys) {
  std::u32string found;
  while (const auto key = keys.next()) {
    if (key->character != 0) {
      found += key->character;
    } else {
      found += U'<';
      for (const char c : key->pasted) found += static_cast<char32_t>(c);
      found += U'>';
    }
  }
  return found;
}

std::u32string all(const std::string& bytes) {
  Keys keys;
  keys.bytes() = bytes;
  return all(keys);
}

}  // namespace

TEST_CASE("characters come one by one") { CHECK(all("aä€😀\r\t\x03") == U"aä€😀\r\t\x03"); }

TEST_CASE("a character may come in pieces") {
  Keys keys;
  keys.bytes() += "\xe2\x82";
  CHECK_FALSE(keys.next());
  keys.bytes() += "\xac!";
  CHECK(all(keys) == U"€!");
}

TEST_CASE("what is no UTF-8, or zero, is U+FFFD") {
  CHECK(all("a\xff") == U"a\ufffd");
  CHECK(all(std::string("a\0b", 3)) == U"a\ufffdb");
}

TEST_CASE("a pasted text is one") {
  CHECK(all("x\x1b[200~one\rtwo\r\nthree\x1b[201~y") == U"x<one\ntwo\nthree>y");
}

TEST_CASE("the line breaks at the end of a pasted text do not count") {
  CHECK(all("\x1b[200~one\r\r\n\x1b[201~") == U"<one>");
  CHECK(all("\x1b[200~\x1b[201~") == U"<>");
}

TEST_CASE("a paste may come in pieces, cut anywhere after its first byte") {
  const std::string bytes = "\x1b[200~one\rtwo\x1b[201~!";
  for (std::size_t cut = 2; cut < bytes.size(); ++cut) {
    Keys keys;
    keys.bytes() = bytes.substr(0, cut);
    std::u32string found = all(keys);
    keys.bytes() += bytes.substr(cut);
    CHECK(found + all(keys) == U"<one\ntwo>!");
  }
}

TEST_CASE("Escape does not wait for another key, and other sequences pass") {
  CHECK(all("\x1b") == U"\x1b");
  CHECK(all("\x1b[A") == U"\x1b[A");
  CHECK(all("\x1b[20~") == U"\x1b[20~");
}

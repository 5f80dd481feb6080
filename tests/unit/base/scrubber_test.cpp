#include "base/scrubber.hpp"

#include <doctest/doctest.h>

#include <string>

using cox::log::Scrubber;

TEST_CASE("a secret is hidden wherever it stands") {
  Scrubber scrubber;
  REQUIRE(scrubber.add("s3cr/t"));
  CHECK(scrubber.scrubbed("s3cr/t") == "***");
  CHECK(scrubber.scrubbed("token=s3cr/t&x=s3cr/t.") == "token=***&x=***.");
  CHECK(scrubber.scrubbed("nothing here") == "nothing here");
  CHECK(scrubber.scrubbed("") == "");
}

TEST_CASE("a secret is hidden in its usual disguises") {
  Scrubber scrubber;
  REQUIRE(scrubber.add("pass/wörd?"));
  CHECK(scrubber.scrubbed("x=pass%2Fw%C3%B6rd%3F") == "x=***");
  CHECK(scrubber.scrubbed("x=pass%2fw%c3%b6rd%3f") == "x=***");
  CHECK(scrubber.scrubbed("706173732f77c3b672643f") == "***");
  CHECK(scrubber.scrubbed("706173732F77C3B672643F") == "***");
}

TEST_CASE("base64 gives nothing away, wherever in it the secret begins") {
  Scrubber scrubber;
  REQUIRE(scrubber.add("hunter2-hunter2"));
  // base64 of "hunter2-hunter2", "a:hunter2-hunter2", "ab:hunter2-hunter2!"
  CHECK(scrubber.scrubbed("aHVudGVyMi1odW50ZXIy") == "***");
  CHECK(scrubber.scrubbed("YTpodW50ZXIyLWh1bnRlcjI=").find("dW50ZXIy") == std::string::npos);
  CHECK(scrubber.scrubbed("YWI6aHVudGVyMi1odW50ZXIyIQ==") == "YWI6***IQ==");
}

TEST_CASE("both alphabets of base64 are known") {
  Scrubber scrubber;
  REQUIRE(scrubber.add("\xFB\xFF\xFE\xFB\xFF\xFE"));
  CHECK(scrubber.scrubbed("+//++//+") == "***");
  CHECK(scrubber.scrubbed("-__--__-") == "***");
}

TEST_CASE("the longer of two secrets goes first") {
  Scrubber scrubber;
  REQUIRE(scrubber.add("abcd"));
  REQUIRE(scrubber.add("abcdefgh"));
  CHECK(scrubber.scrubbed("abcdefgh abcd") == "*** ***");
}

TEST_CASE("too short a secret is refused, the same one twice is fine") {
  Scrubber scrubber;
  CHECK_FALSE(scrubber.add(""));
  CHECK_FALSE(scrubber.add("abc"));
  CHECK(scrubber.scrubbed("abc") == "abc");
  CHECK(scrubber.add("abcd"));
  CHECK(scrubber.add("abcd"));
}

TEST_CASE("a secret of stars is none") {
  Scrubber scrubber;
  CHECK_FALSE(scrubber.add("****"));
  CHECK(scrubber.scrubbed("********") == "********");
}

TEST_CASE("secrets that overlap become one") {
  Scrubber scrubber;
  REQUIRE(scrubber.add("abcdef"));
  REQUIRE(scrubber.add("defghi"));
  CHECK(scrubber.scrubbed("1abcdefghi2") == "1***2");
  CHECK(scrubber.scrubbed("abcdefabcdef") == "******");
}

TEST_CASE("whatever an encoder escapes") {
  Scrubber scrubber;
  REQUIRE(scrubber.add("p_a\"s\\s*w\xC3\xB6rd 9"));
  const auto hidden = [&](std::string_view text) { return scrubber.scrubbed(text); };
  CHECK(hidden(R"({"x":"p_a\"s\\s*wörd 9"})") == R"({"x":"***"})");
  CHECK(hidden(R"({"x":"p_a\"s\\s*w\u00F6rd 9"})") == R"({"x":"***"})");
  CHECK(hidden(R"(is p\_a\"s\\s\*wörd 9)") == "is ***");  // Markdown
  CHECK(hidden("x=p_a%22s%5Cs*w%C3%b6rd+9&") == "x=***&");
  CHECK(hidden("x=p%5Fa%22s%5cs%2Aw%C3%B6rd%209&") == "x=***&");
  CHECK(hidden(R"(p_a\x22s\x5cs*w\xc3\xb6rd 9)") == "***");
}

TEST_CASE("a secret whose own bytes look escaped") {
  Scrubber scrubber;
  REQUIRE(scrubber.add("a\"%41\\nz%9"));
  CHECK(scrubber.scrubbed("a\"%41\\nz%9") == "***");
  CHECK(scrubber.scrubbed(R"("a\"%41\\nz%9")") == R"("***")");
  CHECK(scrubber.scrubbed("a%22%2541%5Cnz%259") == "***");
  CHECK(scrubber.scrubbed("C:\\na\"%41\\nz%9") == "C:\\n***");
}

TEST_CASE("a secret is hidden in JSON that escapes it, in pairs of surrogates too") {
  Scrubber scrubber;
  REQUIRE(scrubber.add("key\xF0\x9F\x94\x91-A"));  // U+1F511
  CHECK(scrubber.scrubbed(R"("key\ud83d\udd11-A")") == R"("***")");
  CHECK(scrubber.scrubbed(R"("\u006Bey\uD83D\uDD11\u002D\u0041")") == R"("***")");
  // Half a pair is no escape.
  for (const char* half : {R"(key\ud83d-A)", R"(key\udd11-A)", R"(key\ud83d\u0041-A)"}) {
    CAPTURE(half);
    CHECK(scrubber.scrubbed(half) == half);
  }
}

TEST_CASE("a secret is found behind a long stream of nothing but its beginning") {
  Scrubber scrubber;
  REQUIRE(scrubber.add("aaaaaaaa-Zq7x-Kp2"));
  std::string begins;
  for (int i = 0; i < 10'000; ++i) begins += "%61";
  CHECK(scrubber.scrubbed(begins) == begins);
  CHECK(scrubber.scrubbed(begins + "-Zq7x-Kp2.") == begins.substr(0, 3 * 9'992) + "***.");
}

TEST_CASE("base64 and hexadecimal as tools print them") {
  Scrubber scrubber;
  REQUIRE(scrubber.add("correct-horse-battery-staple"));
  CHECK(scrubber.scrubbed("Y29ycmVjdC1ob3Jz\nZS1iYXR0ZXJ5LXN0\nYXBsZQ==") == "***Q==");
  CHECK(scrubber.scrubbed("  Y29ycmVjdC1ob3Jz\r\n  ZS1iYXR0ZXJ5LXN0\r\n  YXBsZQ==") == "  ***Q==");
  CHECK(scrubber.scrubbed(R"("Y29ycmVjdC1ob3Jz\nZS1iYXR0ZXJ5LXN0\nYXBsZQ==")") == R"("***Q==")");
  CHECK(scrubber.scrubbed(" 63 6f 72 72 65 63 74 2d 68 6f 72 73 65 2d 62 61\n"
                          " 74 74 65 72 79 2d 73 74 61 70 6c 65 0a") == " *** 0a");
  CHECK(scrubber.scrubbed("63:6F:72:72:65:63:74:2D:68:6F:72:73:65:2D:62:61:"
                          "74:74:65:72:79:2D:73:74:61:70:6C:65") == "***");
}

TEST_CASE("of a secret of several lines each long one is a secret") {
  Scrubber scrubber;
  REQUIRE(
      scrubber.add("-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\r\nshort\n"
                   "BKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n-----END KEY-----\n"));
  CHECK(scrubber.scrubbed("a MIIEvQIBADANBgkqhkiG9w0BAQEFAASC b") == "a *** b");
  CHECK(scrubber.scrubbed("BKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj") == "***");
  CHECK(scrubber.scrubbed("a short -----BEGIN KEY----- b") == "a short -----BEGIN KEY----- b");
}

TEST_CASE("line ends and blanks around a secret do not matter") {
  Scrubber scrubber;
  REQUIRE(scrubber.add(" tr0ub4dor\r\n"));
  CHECK(scrubber.scrubbed("x=tr0ub4dor;") == "x=***;");
}

TEST_CASE("named secrets are replaced whole, and told where they are meant") {
  Scrubber scrubber;
  scrubber.set("db", {"old-Password-1", "new-Password-2"});
  scrubber.set("weak", {"production"});
  CHECK(scrubber.scrubbed("old-Password-1 new-Password-2 production") == "*** *** ***");
  CHECK(scrubber.look("is it new-Password-2?").meant == std::vector<std::string>{"db"});
  CHECK(scrubber.look("is it bmV3LVBhc3N3b3JkLTI=?").meant == std::vector<std::string>{"db"});
  CHECK(scrubber.look("deploy to production").meant.empty());
  CHECK(scrubber.look("deploy to production").text == "deploy to ***");
  scrubber.set("db", {"new-Password-2"});
  CHECK(scrubber.scrubbed("old-Password-1") == "old-Password-1");
}

TEST_CASE("what is too particular to be said by chance") {
  using cox::log::is_particular;
  CHECK(is_particular("hunter2-hunter2"));
  CHECK(is_particular("Xy7Kq2Lm"));
  CHECK(is_particular("qwertzuiopasdfghjklyx"));
  CHECK_FALSE(is_particular("production"));
  CHECK_FALSE(is_particular("Production"));
  CHECK_FALSE(is_particular("Xy7Kq2L"));
  CHECK_FALSE(is_particular("11111111"));
  CHECK_FALSE(is_particular("the quick brown fox jumps"));
}

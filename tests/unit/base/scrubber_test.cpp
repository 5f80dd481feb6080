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

TEST_CASE("a secret of stars does not loop") {
  Scrubber scrubber;
  REQUIRE(scrubber.add("****"));
  CHECK(scrubber.scrubbed("********") == "******");
}

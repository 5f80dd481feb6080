#include "jobs/plain_output.hpp"

#include <doctest/doctest.h>

#include <string>

#include "base/log.hpp"
#include "base/text.hpp"

using namespace cox;
using namespace cox::jobs;

namespace {

// The same in pieces of every size: what comes out does not depend on how it came.
std::string plain(std::string_view bytes) {
  PlainOutput whole;
  std::string expected = whole.feed(bytes);
  expected += whole.finish();
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    PlainOutput pieces;
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += size)
      text += pieces.feed(bytes.substr(at, size));
    text += pieces.finish();
    CHECK(text == expected);
  }
  return expected;
}

}  // namespace

TEST_CASE("control sequences of terminals are left out") {
  CHECK(plain("\033[1;31mred\033[0m text\n") == "red text\n");
  CHECK(plain("\033]0;a title\007text") == "text");
  CHECK(plain("\033]8;;http://x\033\\link\033]8;;\033\\") == "link");
  CHECK(plain("\033(Btext\033=!") == "text!");
  CHECK(plain("\033[?25l\033[2Kdone") == "done");
  CHECK(plain("cut \033[3") == "cut ");
}

TEST_CASE("other control characters are left out, and bytes become UTF-8") {
  CHECK(plain(std::string_view("a\0b\x01\x7f\bc\td\n", 10)) == "abc\td\n");
  CHECK(plain("grün 漢字 😀\n") == "grün 漢字 😀\n");
  CHECK(text::is_utf8(plain("\xff\xfe\xc3(\xe2\x82")));
  CHECK(plain("\xe2\x82").size() > 0);
  CHECK(plain("a\xc2\x9b"
              "31mb") == "a31mb");
}

TEST_CASE("a string that nobody ends takes no more than its line") {
  CHECK(plain("\033]0;never ended\nnext line\n") == "\nnext line\n");
}

TEST_CASE("a secret is hidden, also where it comes in two pieces") {
  log::scrub("correct-horse-battery");
  CHECK(plain("token correct-horse-battery here\nnext\n") == "token *** here\nnext\n");
  CHECK(plain("colours \033[1mcorrect-\033[0mhorse-battery\n") == "colours ***\n");
}

TEST_CASE("of a line that was written over the last state counts") {
  CHECK(overwritten("10%\r20%\r100%\ndone\r\n") == "100%\ndone\n");
  CHECK(overwritten("10%\r20%\r") == "20%");
  CHECK(overwritten("") == "");
  CHECK(overwritten("\n\n") == "\n\n");
}

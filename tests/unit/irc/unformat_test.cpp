#include "protocol/unformat.hpp"

#include <doctest/doctest.h>

using namespace irc;

TEST_CASE("what was said is read without its looks") {
  CHECK(plain("\x02"
              "bold\x02 \x1d"
              "slanted\x0f \x16rev \x11mono \x1estruck \x1funder") ==
        "bold slanted rev mono struck under");
  CHECK(plain("\x03"
              "4red \x03"
              "04,12both\x03 none") == "red both none");
  CHECK(plain("\x03"
              "12345") == "345");  // two digits are the colour
  CHECK(plain("\x03,5") == ",5");
  CHECK(plain("\x03"
              "4,x") == ",x");
  CHECK(plain("\x04"
              "ff8000orange\x04"
              "ff8000,00ff00two") == "orangetwo");
  CHECK(plain("\x04"
              "ff80") == "ff80");
  CHECK(plain("\x03") == "");
  CHECK(plain("grüße\tund so") == "grüße\tund so");
}

TEST_CASE("what was said with its looks, in Markdown") {
  CHECK(to_markdown("\x02"
                    "bold\x02 and \x1dslanted\x0f, \x1egone\x1e") ==
        "**bold** and *slanted*, ~~gone~~");
  CHECK(to_markdown("\x11rm -rf *\x11 is `no` *joke*") == "`rm \x2drf *` is \\`no\\` \\*joke\\*");
  CHECK(to_markdown("\x02 wide \x02|") == " **wide** \\|");
  CHECK(to_markdown("\x03"
                    "04red\x03 \x1funder\x1f") == "red under");
  CHECK(to_markdown("\x02\x02\x02") == "");
  CHECK(to_markdown("\x02"
                    "both \x1dof them") == "**both** ***of them***");
}

#include "protocol/format.hpp"

#include <cox/abi.h>
#include <doctest/doctest.h>

#include <cox/card.hpp>

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

TEST_CASE("Markdown gets its looks, each line for itself") {
  CHECK(formatted(COX_FORMAT_MARKDOWN, "**now** and `then`") == "\x02now\x0f and \x11then\x0f");
  CHECK(formatted(COX_FORMAT_MARKDOWN, "**one\ntwo**") == "\x02one\x0f\n\x02two\x0f");
  CHECK(formatted(COX_FORMAT_MARKDOWN, "[logs](https://ci.example/7)") ==
        "logs (https://ci.example/7)");
  CHECK(plain(formatted(COX_FORMAT_MARKDOWN, "# Head\n*a* ~~b~~ ***c***")) == "Head\na b c");
}

TEST_CASE("a card is laid out in lines") {
  const std::string card = cox::Card("Deploy 42")
                               .tone("danger")
                               .field("app", "web")
                               .text(cox::Markdown("**failed**"))
                               .code("exit 1")
                               .link("log", "https://ci.example/42")
                               .to_json()
                               .dump();
  const std::string shown = formatted(COX_FORMAT_RICH, card);
  CHECK(
      shown.starts_with("\x03"
                        "04\x02"
                        "Deploy 42\x0f\n"));
  CHECK(plain(shown) == "Deploy 42\napp: web\nfailed\nexit 1\nlog (https://ci.example/42)");
}

TEST_CASE("plugins' text cannot pretend to be a style, a CTCP or a line of the protocol") {
  CHECK(formatted(COX_FORMAT_TEXT,
                  "\1ACTION lies\1 \x02 \x03"
                  "4 \x7f **x**") == "ACTION lies  4  **x**");
  CHECK(formatted(COX_FORMAT_MARKDOWN, "**\x0f\1**") == "");
  CHECK(formatted(COX_FORMAT_TEXT, "a\r\nb") == "a\nb");
  CHECK(formatted(COX_FORMAT_RICH, "no card") == "no card");
}

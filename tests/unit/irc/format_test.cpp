#include "protocol/format.hpp"

#include <cox/abi.h>
#include <doctest/doctest.h>

#include <cox/card.hpp>

#include "protocol/unformat.hpp"

using namespace irc;

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

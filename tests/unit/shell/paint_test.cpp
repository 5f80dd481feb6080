#include "paint.hpp"

#include <cox/abi.h>
#include <doctest/doctest.h>

#include <cox/card.hpp>

namespace {

std::string markdown(std::string_view text) { return paint(COX_FORMAT_MARKDOWN, text, true); }

std::string card(const cox::Card& card, bool colour) {
  return paint(COX_FORMAT_RICH, card.to_json().dump(), colour);
}

// With "{1}" for an escape sequence, so that it can be read.
std::string readable(std::string text) {
  for (std::size_t at = 0; (at = text.find("\x1b[", at)) != std::string::npos;) {
    text.replace(text.find('m', at), 1, "}");
    text.replace(at, 2, "{");
  }
  return text;
}

}  // namespace

TEST_CASE("plain text is plain, whatever it looks like") {
  CHECK(paint(COX_FORMAT_TEXT, "**a** `b` \x1b[1m", true) == "**a** `b` ^[[1m");
}

TEST_CASE("Markdown in colour") {
  CHECK(readable(markdown("a **b** _c_ `d`")) == "a {1}b{0} {3}c{0} {36}d{0}");
  CHECK(readable(markdown("# Title\ntext")) == "{1}Title{0}\ntext");
  CHECK(readable(markdown("~~gone~~")) == "{9}gone{0}");
}

TEST_CASE("each line of a block has its style") {
  CHECK(readable(markdown("```sh\none\ntwo\n```")) == "{36}one{0}\n{36}two{0}");
}

TEST_CASE("lists get bullets, also within lists, and nothing else does") {
  CHECK(markdown("- one\n  - two\n* three\na - b") == "• one\n  • two\n• three\na - b");
  CHECK(readable(markdown("- **a**\n- b")) == "• {1}a{0}\n• b");
  CHECK(readable(markdown("**a** - b")) == "{1}a{0} - b");
}

TEST_CASE("links show where they lead") {
  CHECK(readable(markdown("[docs](https://e.org)")) == "{4}docs{0}{2} (https://e.org){0}");
  CHECK(readable(markdown("[https://e.org](https://e.org)")) == "{4}https://e.org{0}");
}

TEST_CASE("Markdown without colour has no escape sequence") {
  CHECK(paint(COX_FORMAT_MARKDOWN, "a **b** `c` [d](e)", false) == "a b c d (e)");
}

TEST_CASE("no markup brings an escape sequence of its own") {
  for (const char* text : {"**\x1b]0;x\a**", "`\x1b[2J`", "[\x1b[2J](\x1b[3J)", "# \x1b[2J"}) {
    const std::string shown = readable(markdown(text));
    CHECK(shown.find('\x1b') == std::string::npos);
    CHECK(shown.find("^[") != std::string::npos);
  }
}

TEST_CASE("a card in colour is a box") {
  const auto deploy = cox::Card("Deploy 42").tone("good").field("app", "web").code("ok\ndone");
  CHECK(readable(card(deploy, true)) ==
        "\n{32}┃{0} {1}Deploy 42{0}\n{32}┃{0} {1}app:{0} web\n{32}┃{0} {36}ok{0}\n{32}┃{0} "
        "{36}done{0}");
}

TEST_CASE("a table keeps its columns, the head is bold") {
  const auto table = cox::Card().table({"app", "state"}, {{"web", "up"}, {"mailer", "down"}});
  CHECK(readable(card(table, true)) ==
        "\n{2}┃{0} {1}app     state{0}\n{2}┃{0} web     up\n{2}┃{0} mailer  down");
}

TEST_CASE("the tones have their colours") {
  const auto bar = [](std::string_view tone) {
    return readable(card(cox::Card("x").tone(tone), true)).substr(1, 4);
  };
  CHECK(bar("warning") == "{33}");
  CHECK(bar("danger") == "{31}");
  CHECK(bar("neutral").substr(0, 3) == "{2}");
}

TEST_CASE("nothing in a card controls the terminal") {
  const auto evil = cox::Card("\x1b[2J")
                        .text("\x1b[2J")
                        .field("\x1b[2J", "\x1b[2J")
                        .table({"\x1b[2J"}, {{"\x1b[2J"}})
                        .code("\x1b[2J")
                        .link("\x1b[2J", "\x1b[2J");
  CHECK(readable(card(evil, true)).find('\x1b') == std::string::npos);
  CHECK(card(evil, false).find('\x1b') == std::string::npos);
}

TEST_CASE("a card without colour is its text, and what is no card is shown as it is") {
  CHECK(card(cox::Card("Deploy").field("app", "web"), false) == "Deploy\napp: web");
  CHECK(paint(COX_FORMAT_RICH, "{broken", true) == "{broken");
}

#include "protocol/markdown_v2.hpp"

#include <cox/abi.h>
#include <doctest/doctest.h>

#include <cox/sdk/utf.hpp>

using namespace telegram;

TEST_CASE("every reserved character is escaped") {
  CHECK(escaped("_*[]()~`>#+-=|{}.!\\") ==
        "\\_\\*\\[\\]\\(\\)\\~\\`\\>\\#\\+\\-\\=\\|\\{\\}\\.\\!\\\\");
  CHECK(escaped("plain text, 50 %") == "plain text, 50 %");
  CHECK(escaped(std::string_view("a\0b\x1b", 4)) == "ab");
}

TEST_CASE("a name in a text is no mention, and an address stays one") {
  CHECK(escaped("@ann") ==
        "@\xE2\x80\x8B"
        "ann");
  CHECK(escaped("ann@example.org") == "ann@example\\.org");
  CHECK(escaped("a @ b @") == "a @ b @");
}

TEST_CASE("Markdown") {
  CHECK(from_markdown("**b** *i* ~~s~~ `c.d` a.b") == "*b* _i_ ~s~ `c.d` a\\.b");
  CHECK(from_markdown("# Title\ntext") == "*Title*\ntext");
  CHECK(from_markdown("```sh\nls `x` \\\n```") == "```\nls \\`x\\` \\\\\n```");
  CHECK(from_markdown("[a.b](https://x.org/a_(b\\))") == "[a\\.b](https://x.org/a_(b\\))");
  CHECK(from_markdown("[x](javascript:alert)").find("](") == std::string::npos);
}

TEST_CASE("two italics side by side are no underline") {
  const std::string made = from_markdown("*a*[*b*](https://x.org)");
  CHECK(made.find("__") == std::string::npos);
}

TEST_CASE("mentions: people by id, everything else by name") {
  CHECK(from_markdown("[@ann](cox:user/7)") ==
        "[@\xE2\x80\x8B"
        "ann](tg://user?id=7)");
  CHECK(from_markdown("[@ann](cox:user/x)") ==
        "@\xE2\x80\x8B"
        "ann");
  CHECK(from_markdown("[@everyone](cox:all)") ==
        "@\xE2\x80\x8B"
        "everyone");
}

TEST_CASE("pieces fit, counted in UTF-16") {
  const std::string smile = "\xF0\x9F\x98\x80";
  std::string text;
  for (int i = 0; i < 3'000; ++i) text += smile;
  const auto pieces = to_pieces(COX_FORMAT_TEXT, text);
  CHECK(pieces.size() == 2);
  for (const std::string& piece : pieces) CHECK(cox::count_utf16(piece) <= kMessageUnits);
  CHECK(to_pieces(COX_FORMAT_TEXT, " \n ").empty());
  CHECK(to_pieces(COX_FORMAT_TEXT, std::string(4'096, '.')).size() == 1);
  CHECK(to_pieces(COX_FORMAT_TEXT, std::string(4'097, '.')).size() == 2);
}

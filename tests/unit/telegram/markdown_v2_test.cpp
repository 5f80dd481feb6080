#include "protocol/markdown_v2.hpp"

#include <cox/abi.h>
#include <doctest/doctest.h>

#include <cox/sdk/utf.hpp>

#include "markdown_reader.hpp"

using namespace telegram;

namespace {

// As Telegram would show it; "refused" where it would not take it.
std::string shown(const std::string& markup) {
  const auto read = testing::read_markdown(markup);
  return read ? read->text : "refused";
}

bool calls_somebody(const std::string& markup) {
  const auto read = testing::read_markdown(markup);
  return !read || testing::calls_somebody(*read);
}

}  // namespace

TEST_CASE("the reader of these tests is as strict as Telegram") {
  CHECK(shown("*a _b_* ~c~ `d.` [e](https://x.org) \\.") == "a b c d. e .");
  CHECK(shown("```sh\nls\n```") == "ls\n");
  for (const char* wrong :
       {"a.b", "*a", "_a", "a|b", "`a", "```a", "[a](b", "a)", "a>b", "#", "_a__"})
    CHECK_MESSAGE(shown(wrong) == "refused", wrong);
  CHECK(calls_somebody("x @ann"));
  CHECK(calls_somebody("@*ann*"));
  CHECK_FALSE(calls_somebody("`@ann` a@b @ c"));
}

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
  CHECK(link("a.b", "https://x.org/a_(b)") == "[a\\.b](https://x.org/a_(b\\))");
  CHECK(from_markdown("[x](javascript:alert)").find("](") == std::string::npos);
}

TEST_CASE("blanks alone are no entity, and no message") {
  for (const std::string markdown : {"` `", "```\n \t\n```", "` ` `\t`"}) {
    CHECK_MESSAGE(to_pieces(COX_FORMAT_MARKDOWN, markdown).empty(), markdown);
    CHECK_MESSAGE(testing::read_markdown(from_markdown(markdown))->entities.empty(), markdown);
  }
  CHECK(from_markdown("a` `b") == "a b");
  CHECK(link(" ", "https://x.org") == "[https://x\\.org](https://x.org)");
}

TEST_CASE("two italics side by side are no underline") {
  const std::string made = from_markdown("*a*[*b*](https://x.org)");
  CHECK(made.find("__") == std::string::npos);
}

TEST_CASE("marks that would join into others are kept apart") {
  for (const char* markdown : {"*a\\\\*[*b*](https://x.org)", "_a\\__[_b_](https://x.org)",
                               "`\001``x` `\001` ``y``", "***a*** ___b___ **_c_**_d_"}) {
    const auto read = testing::read_markdown(from_markdown(markdown));
    REQUIRE_MESSAGE(read, markdown);
    for (const auto& each : read->entities) CHECK((each.kind != "__" && each.kind != "```"));
  }
}

TEST_CASE("nobody is called by what is put together from pieces") {
  for (const char* markdown : {"@ann", "@**ann**", "**@**ann", "@\001ann", "[@](https://x.org)ann",
                               "[x@](y)ann", "@[](cox:user/7)ann", "~~@~~_ann_"})
    CHECK_MESSAGE(!calls_somebody(from_markdown(markdown)), markdown);
  CHECK_FALSE(
      calls_somebody(escaped("@\001"
                             "ann")));
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
  CHECK(to_pieces(COX_FORMAT_TEXT, " \001 ").empty());
  CHECK(to_pieces(COX_FORMAT_TEXT, std::string(4'096, '.')).size() == 1);
  CHECK(to_pieces(COX_FORMAT_TEXT, std::string(4'097, '.')).size() == 2);
}

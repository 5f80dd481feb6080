#include <doctest/doctest.h>

#include <cox/format.hpp>
#include <cox/sdk/markdown.hpp>
#include <string>
#include <vector>

using cox::Markdown;
using cox::markdown_to_plain;

namespace {

const std::vector<std::string> kHostile = {
    "*_~`[x](y)<b>#", "**bold**",      "\n# heading", "\n- item",  "a\n```\nb",
    "![i](http://x)", "back\\slash\\", "`",           "``` x ```", "1. one",
    "trailing\\",     "[l](u)",        "~~no~~",      "__b__ _i_", "a*b*c"};

}  // namespace

TEST_CASE("values are plain text wherever they stand") {
  for (const std::string& value : kHostile) {
    CAPTURE(value);
    CHECK(markdown_to_plain(Markdown("**x** {} *y*", value).text()) == "x " + value + " y");
    for (const cox::Span& span : cox::parse_markdown(Markdown("a {} b", value).text())) {
      CHECK(span.style == 0);
      CHECK(span.url == "");
    }
  }
}

TEST_CASE("emphasis ends behind a value, whatever the value ends with") {
  for (const std::string& value : kHostile) {
    if (value.front() == '\n') continue;  // emphasis begins at a word
    CAPTURE(value);
    CHECK(markdown_to_plain(Markdown("**{}** a *{}* b ~~{}~~", value, value, value).text()) ==
          value + " a " + value + " b " + value);
  }
  CHECK(markdown_to_plain("*\\*\\**") == "**");
  CHECK(markdown_to_plain("*a\\*") == "*a*");
}

TEST_CASE("in code a value cannot get out") {
  for (const std::string& value : kHostile) {
    CAPTURE(value);
    const auto spans = cox::parse_markdown(Markdown("`{}`", value).text());
    REQUIRE(spans.size() == 1);
    CHECK(spans[0].style == cox::SPAN_CODE);
    const auto block = cox::parse_markdown(Markdown("```\n{}\n```", value).text());
    REQUIRE(block.size() == 1);
    CHECK(block[0].style == (cox::SPAN_CODE | cox::SPAN_BLOCK));
  }
  CHECK(Markdown("`{}`", "a`b\nc_d").text() == "`a'b c_d`");
  CHECK(Markdown("```\n{}\n```", "a`b\nc").text() == "```\na'b\nc\n```");
}

TEST_CASE("a backtick that opens no code protects nothing") {
  CHECK(Markdown("it`s {}", "**x**").text() == "it`s \\*\\*x\\*\\*");
  CHECK(Markdown("\\`{}`", "**x**").text() == "\\`\\*\\*x\\*\\*`");
  CHECK(Markdown("`a` {} `b`", "*x*").text() == "`a` \\*x\\* `b`");
}

TEST_CASE("numbers, bools and Json are filled in; without values the text is taken as it is") {
  CHECK(cox::fill("{} {} {} {}", 1, true, "x", cox::Json::array({1})) == "1 true x [1]");
  CHECK(cox::fill("{}") == "{}");
  CHECK(cox::fill("{} {}", 1) == "1 {}");
  CHECK(cox::fill("{}", 1, 2) == "1");
  CHECK(cox::fill("{a} {}", "{}") == "{a} {}");
  CHECK(Markdown("**{}**").text() == "**{}**");
}

TEST_CASE("Markdown without its marks") {
  struct Case {
    const char* markdown;
    const char* plain;
  };
  const Case cases[] = {
      {"**bold** __too__ *it* _it_ ~~gone~~ `code`", "bold too it it gone code"},
      {"snake_case_name 2 * 3 * 4", "snake_case_name 2 * 3 * 4"},
      {"**open and `open", "**open and `open"},
      {"# Title\ntext", "Title\ntext"},
      {"#tag ####### seven", "#tag ####### seven"},
      {"- a\n- *b*", "- a\n- b"},
      {"```sh\nls *x*\n```\nafter", "ls *x*\nafter"},
      {"```\nopen to the end", "open to the end"},
      {"```\n```\nx", "\nx"},
      {"``a`b``", "a`b"},
      {"[label](http://x) [http://y](http://y)", "label (http://x) http://y"},
      {"![cat](http://c)", "cat (http://c)"},
      {"[no] (link) [a](b c)", "[no] (link) [a](b c)"},
      {"\\*esc\\* \\n", "*esc* \\n"},
      {"**a *b* c** **a *b***", "a b c a b"},
      {"**bold \\*stars\\*** _\\__ *\\\\* \\***", "bold *stars* _ \\ ***"},
      {"*a b * c", "*a b * c"},
      {"*a **b**", "*a b"},
      {"", ""},
  };
  for (const Case& each : cases) {
    CAPTURE(each.markdown);
    CHECK(markdown_to_plain(each.markdown) == each.plain);
  }
}

TEST_CASE("spans carry style and links") {
  const auto spans = cox::parse_markdown("**a *b*** [c](d)\n# e");
  REQUIRE(spans.size() == 6);
  CHECK(spans[0].style == cox::SPAN_BOLD);
  CHECK(spans[1].style == (cox::SPAN_BOLD | cox::SPAN_ITALIC));
  CHECK(spans[3].url == "d");
  CHECK(spans[4].text == "\n");
  CHECK(spans[5].style == cox::SPAN_HEADING);
}

TEST_CASE("a long hostile text takes linear time") {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += "*a _b ~~c [ ";
  CHECK(markdown_to_plain(text).size() == text.size());
}

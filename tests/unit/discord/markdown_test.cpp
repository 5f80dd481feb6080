#include "protocol/markdown.hpp"

#include <doctest/doctest.h>

using namespace discord;

namespace {

std::string shown(const char* markdown) {
  Mentions mentions;
  return rendered(markdown, mentions);
}

}  // namespace

TEST_CASE("styles, links and code") {
  CHECK(shown("**bold** *it* ~~no~~ `code`") == "**bold** *it* ~~no~~ `code`");
  CHECK(shown("[docs](https://example.org/a_b)") == "[docs](https://example.org/a_b)");
  CHECK(shown("[x](javascript:alert)") == "x");
  CHECK(shown("```sh\nls *\n```") == "```\nls *\n```");
  CHECK(shown("# Title") == "**Title**");
}

TEST_CASE("plain text stands for itself") {
  CHECK(escaped("a*b_c`d~e|f>g#h[i](j)<k>\\") ==
        "a\\*b\\_c\\`d\\~e\\|f\\>g\\#h\\[i\\]\\(j\\)\\<k\\>\\\\");
  CHECK(escaped("- one\n- two") == "\\- one\n\\- two");
  CHECK(escaped("1. one") == "1\\. one");
  CHECK(escaped("see https://example.org/a_b_c now") == "see https://example.org/a_b_c now");
  CHECK(escaped("v1.4-rc") == "v1.4-rc");
}

TEST_CASE("nobody is woken up by a text") {
  for (const char* text : {"@everyone", "@here", "x@everyone", "<@1>", "<@!1>", "<@&1>"}) {
    const std::string out = escaped(text);
    CHECK(out.find("@everyone") == std::string::npos);
    CHECK(out.find("@here") == std::string::npos);
    CHECK((out.find("<@") == std::string::npos || out.find("\\<@") != std::string::npos));
  }
  Mentions mentions;
  rendered("hello \\<@5\\> @everyone", mentions);
  CHECK(mentions.to_json().dump() == R"({"parse":[],"replied_user":false})");
}

TEST_CASE("mentions that were asked for") {
  Mentions mentions;
  CHECK(rendered("[@ann](cox:user/301) [@ops](cox:group/700) [#x](cox:room/200)", mentions) ==
        "<@301> <@&700> <#200>");
  CHECK(mentions.to_json().dump() ==
        R"({"parse":[],"replied_user":false,"users":["301"],"roles":["700"]})");
  Mentions all;
  CHECK(rendered("[@everyone](cox:all)", all) == "@everyone");
  CHECK(all.to_json()["parse"].dump() == R"(["everyone"])");
  Mentions none;
  CHECK(rendered("[@x](cox:user/no_number)", none) == "@x");
}

TEST_CASE("nothing gets out of a code block") {
  const std::string block = code_block("a\n```\n@everyone\n```");
  CHECK(block.find("```", 3) == block.size() - 3);
  CHECK(code_block("x", "sh").substr(0, 6) == "```sh\n");
  CHECK(code_block("x", "no good").substr(0, 4) == "```\n");
}

#include "protocol/text.hpp"

#include <cox/abi.h>
#include <doctest/doctest.h>

using namespace mattermost;

namespace {

const std::string kApart = "\xE2\x80\x8B";

std::string name_of(const std::string& id) { return id == "u1" ? "ann" : ""; }
std::string markdown(std::string_view text) { return from_markdown(text, name_of); }

}  // namespace

TEST_CASE("every character of a text stands for itself") {
  CHECK(escaped("plain, 1.5 (x) a-b!") == "plain, 1.5 (x) a-b!");
  CHECK(escaped("*a* _b_ `c` ~~ d ~~ [x](y) |") ==
        "\\*a\\* \\_b\\_ \\`c\\` \\~\\~ d \\~\\~ \\[x\\](y) \\|");
  CHECK(escaped("![x](y)") == "\\!\\[x\\](y)");
  CHECK(escaped("# a\n> b\n- c\n+ d\n1. e\n2) f\n=\n") ==
        "\\# a\n\\> b\n\\- c\n\\+ d\n1\\. e\n2\\) f\n\\=\n");
  CHECK(escaped("    code") ==
        "\xC2\xA0\xC2\xA0\xC2\xA0\xC2\xA0"
        "code");
}

TEST_CASE("no text mentions anybody") {
  CHECK(escaped("@all @here x@y") == "@" + kApart + "all @" + kApart + "here x@" + kApart + "y");
  CHECK(escaped("~town") == "\\~" + kApart + "town");
  CHECK(markdown("hi @all") == "hi @" + kApart + "all");
  CHECK(markdown("[@all](http://x)") == "[@" + kApart + "all](http://x)");
  CHECK(to_message(COX_FORMAT_TEXT, "[@all](cox:all)", name_of).find("@all") == std::string::npos);
}

TEST_CASE("Markdown is written as Mattermost reads it") {
  CHECK(markdown("**b** *i* ~~s~~ `c`") == "**b** _i_ ~~s~~ `c`");
  CHECK(markdown("**b** - c  d") == "**b** - c  d");
  CHECK(markdown("# Title") == "**Title**");
  CHECK(markdown("[label](https://x/a)") == "[label](https://x/a)");
  CHECK(markdown("[l](javascript:x)").find("](") == std::string::npos);
  CHECK(markdown("a\n```sh\nls *\n```\nb") == "a\n```\nls *\n```\nb");
  CHECK(fenced("a ``` b", "sh") == "````sh\na ``` b\n````");
  CHECK(fenced("x", "no\nword") == "```\nx\n```");
}

TEST_CASE("mentions that a plugin makes are ones") {
  CHECK(markdown("[@ann](cox:user/u1): hi") == "@ann: hi");
  CHECK(markdown("[@bob](cox:user/u2)") == "@" + kApart + "bob");
  CHECK(markdown("[@everyone](cox:all)") == "@all");
}

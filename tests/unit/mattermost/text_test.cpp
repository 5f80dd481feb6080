#include "protocol/text.hpp"

#include <cox/abi.h>
#include <doctest/doctest.h>

using namespace mattermost;

namespace {

std::string name_of(const std::string& id) { return id == "u1" ? "ann" : ""; }
std::string markdown(std::string_view text) { return from_markdown(text, name_of); }

}  // namespace

TEST_CASE("no text mentions anybody") {
  CHECK(markdown("hi @all") == "hi `@all`");
  CHECK(markdown("[@all](http://x)") == "[`@all`](http://x)");
  CHECK(to_message(COX_FORMAT_TEXT, "[@all](cox:all)", name_of) == "`[@all](cox:all)`");
  CHECK(markdown("@all`x`") == "`@all` `x`");
  CHECK(markdown("[l](http://x/`) `@all`") == "[l](http://x/%60) `@all`");
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
  CHECK(markdown("[@bob](cox:user/u2)") == "`@bob`");
  CHECK(markdown("[@everyone](cox:all)") == "@all");
}

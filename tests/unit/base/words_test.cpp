#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/text.hpp"

using Words = std::vector<std::string>;
namespace text = cox::text;

TEST_CASE("words splits at blanks") {
  CHECK(text::words("  deploy  web\tnow\n") == Words{"deploy", "web", "now"});
  CHECK(text::words("   ").empty());
}

TEST_CASE("quotes keep words together") {
  CHECK(text::words(R"(say "good morning" 'to all')") == Words{"say", "good morning", "to all"});
  CHECK(text::words(R"(--to="a b"c)") == Words{"--to=a bc"});
  CHECK(text::words(R"("" '')") == Words{"", ""});
}

TEST_CASE("a backslash escapes inside double quotes alone") {
  CHECK(text::words(R"("a \"b\" \\" 'c\' d\e)") == Words{R"(a "b" \)", R"(c\)", R"(d\e)"});
}

TEST_CASE("an open quote takes the rest") {
  CHECK(text::words(R"(a "b c)") == Words{"a", "b c"});
  CHECK(text::words("\"") == Words{""});
  CHECK(text::words("\"a\\") == Words{"a\\"});
}

TEST_CASE("nearest finds what was meant") {
  const Words keys{"name", "alias", "admins", "adapters", "plugin_folders"};
  CHECK(text::nearest("admin", keys) == "admins");
  CHECK(text::nearest("adpaters", keys) == "adapters");
  CHECK(text::nearest("plugin-folder", keys) == "plugin_folders");
  CHECK(text::nearest("NAME", keys) == "name");
  CHECK(text::nearest("naem", keys) == "name");
}

TEST_CASE("nearest suggests nothing rather than nonsense") {
  const Words keys{"name", "alias", "a"};
  CHECK(text::nearest("policy", keys) == "");
  CHECK(text::nearest("b", keys) == "");
  CHECK(text::nearest("", keys) == "");
  CHECK(text::nearest(std::string(1'000'000, 'x'), keys) == "");
}

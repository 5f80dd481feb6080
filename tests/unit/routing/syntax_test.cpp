#include "routing/syntax.hpp"

#include <doctest/doctest.h>

using cox::routing::syntax_error;
using cox::routing::translate;

namespace {

std::string translated(std::string_view expression) {
  auto result = translate(expression);
  return result.ok() ? result->expression : result.status().message();
}

}  // namespace

TEST_CASE("named groups take RE2's form") {
  CHECK(translated("(?<name>\\S+) is (?<what>.*)") == "(?P<name>\\S+) is (?P<what>.*)");
  CHECK(translated("(?P<name>x)(?:y)(z)") == "(?P<name>x)(?:y)(z)");
}

TEST_CASE("what only looks like a group stays") {
  for (const char* same :
       {"\\(?<name>x", "[(?<name>]", "[^](?<a>]", "[[:alpha:](?<a>]", "[\\](?<a>]", "\\Q(?<a>\\E",
        "\\Q(?<a>", "a\\", "[", "[^", "[[:", "(?", "(?<"}) {
    if (std::string_view(same) == "(?<") {
      CHECK(translated(same) == "(?P<");
    } else {
      CHECK(translated(same) == same);
    }
  }
  CHECK(translated("[a](?<b>c)") == "[a](?P<b>c)");
  CHECK(translated("\\\\(?<b>c)") == "\\\\(?P<b>c)");
}

TEST_CASE("look-behind is refused with a way out") {
  for (const char* expression : {"x(?<=a)b", "x(?<!a)b"}) {
    auto result = translate(expression);
    REQUIRE(!result.ok());
    CHECK(result.status().code() == cox::Code::invalid);
    CHECK(result.status().message().find("look-behind at byte 2") != std::string::npos);
    CHECK(result.status().message().find("flavour pcre2") != std::string::npos);
  }
}

TEST_CASE("places are those of the author's text") {
  auto result = translate("(?<a>x)(?<b>y)z");
  REQUIRE(result.ok());
  CHECK(result->origin(0) == 0);
  CHECK(result->origin(result->expression.find('y')) == 12);
  CHECK(result->origin(result->expression.find('z')) == 14);
}

TEST_CASE("an error without a place has none") {
  CHECK(syntax_error("x", "bad", std::string::npos).message() == "pattern \"x\": bad");
  CHECK(syntax_error("x", "bad", 0).message() == "pattern \"x\": bad at byte 1");
}

#include "routing/pcre2.hpp"

#include <doctest/doctest.h>

using namespace cox::routing;

namespace {

Pcre2 compiled(std::string_view expression, bool case_sensitive = false) {
  auto result = Pcre2::compile(expression, case_sensitive);
  REQUIRE_MESSAGE(result.ok(), result.status().message());
  return std::move(*result);
}

bool matches(std::string_view expression, std::string_view text, Anchor anchor = Anchor::search) {
  std::vector<Capture> captures;
  auto result = compiled(expression).match(text, anchor, captures);
  REQUIRE_MESSAGE(result.ok(), result.status().message());
  return *result;
}

}  // namespace

TEST_CASE("look-around and back-references work") {
  CHECK(matches("(\\w+) \\1", "say hey hey"));
  CHECK(!matches("(\\w+) \\1$", "say hey ho"));
  CHECK(matches("(?<!no )deploy", "DEPLOY"));
  CHECK(!matches("(?<!no )deploy", "no deploy"));
}

TEST_CASE("captures have names, and none where a group took no part") {
  Pcre2 pattern = compiled("(?<who>\\w+)(?: (x))? (?P<what>y)");
  std::vector<Capture> captures{{"old", "old"}};
  auto result = pattern.match("ann y", Anchor::search, captures);
  REQUIRE(result.ok());
  REQUIRE(*result);
  REQUIRE(captures.size() == 4);
  CHECK(captures[0].text == "ann y");
  CHECK(captures[1].name == "who");
  CHECK(captures[1].text == "ann");
  CHECK(captures[2].name.empty());
  CHECK(captures[2].text.data() == nullptr);
  CHECK(captures[3].name == "what");
}

TEST_CASE("anchors are those of the index") {
  CHECK(matches("b", "ab"));
  CHECK(!matches("b", "ab", Anchor::start));
  CHECK(matches("a", "ab", Anchor::start));
  CHECK(!matches("a", "ab", Anchor::full));
  CHECK(matches("a|ab", " ab ", Anchor::full));
  CHECK(matches("", "", Anchor::full));
}

TEST_CASE("case matters only where it was asked for") {
  std::vector<Capture> captures;
  CHECK(matches("übung", "ÜBUNG"));
  auto result = compiled("abc", true).match("ABC", Anchor::search, captures);
  REQUIRE(result.ok());
  CHECK(!*result);
}

TEST_CASE("a pattern that runs wild is given up") {
  std::vector<Capture> captures;
  std::string text(200, 'a');
  auto result = compiled("^(a+)+\\1?[bd]$").match(text + "c", Anchor::search, captures);
  REQUIRE(!result.ok());
  CHECK(result.status().code() == cox::Code::timeout);
}

TEST_CASE("text that is not UTF-8 is an error, not a crash") {
  std::vector<Capture> captures;
  auto result = compiled("a").match("\xFF\xFE", Anchor::search, captures);
  REQUIRE(!result.ok());
  CHECK(result.status().code() == cox::Code::invalid);
}

TEST_CASE("an expression that does not compile says where") {
  auto result = Pcre2::compile("abc(", false);
  REQUIRE(!result.ok());
  CHECK(result.status().message().find("at byte 5") != std::string::npos);
}

#include "engine/node.hpp"

#include <doctest/doctest.h>

#include "engine/section.hpp"

using namespace runbooks;

namespace {

std::string problem_of(std::string_view text) {
  Problem problem;
  return parse_node(text, problem) ? "" : to_text(problem, "f");
}

}  // namespace

TEST_CASE("every value knows its line; comments and a last comma are fine") {
  Problem problem;
  const auto node = parse_node(
      "// head\n{\n  \"a\": 1, /* two\nlines */\n  \"b\": [true,\n \"x\",],\n}", problem);
  REQUIRE(node);
  CHECK(node->line == 2);
  CHECK(node->find("a")->line == 3);
  CHECK(node->find("b")->line == 5);
  CHECK(node->find("b")->items[1].line == 6);
  CHECK(node->json().dump() == R"({"a":1,"b":[true,"x"]})");
}

TEST_CASE("what is no JSON is told with its line") {
  CHECK(problem_of("{\n\"a\" 1}") == "f:2: a ':' is missing behind the name");
  CHECK(problem_of("{\n\n\"a\": \"x}").rfind("f:3: a text has no closing quote", 0) == 0);
  CHECK(problem_of("{\"a\":1,\n\"a\":2}") == "f:2: \"a\" is there twice");
  CHECK(problem_of("") == "f:1: there is nothing in it");
  CHECK(problem_of("{}\n\n{}") == "f:3: there is something behind the end");
  CHECK(problem_of(std::string(100, '[')) == "f:1: nested too deeply");
  CHECK(problem_of(std::string("{}\0x", 4)) == "f:1: there is a zero byte in it");
  CHECK(problem_of("\"\xff\"") == "f:1: a text has a line end in it, or is not valid UTF-8");
  CHECK(problem_of(std::string(kMostBytes + 1, ' ')) == "f: it is larger than 1 MiB");
}

TEST_CASE("spans of time") {
  CHECK(parse_span("90s") == Millis(90'000));
  CHECK(parse_span("1h 30m") == Millis(5'400'000));
  CHECK(parse_span("250ms") == Millis(250));
  CHECK(parse_span("2 days") == Millis(172'800'000));
  CHECK(parse_span("5") == Millis(5'000));
  for (const char* wrong :
       {"", "soon", "5 lightyears", "-5s", "5s 3", "99999999999999999999s", " "})
    CHECK_MESSAGE(parse_span(wrong) < Millis(0), wrong);
  CHECK(to_text(Millis(5'445'000)) == "1h 30m 45s");
  CHECK(to_text(Millis(250)) == "250 ms");
}

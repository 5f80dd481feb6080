#include "base/json_line.hpp"

#include <doctest/doctest.h>

#include <cox/json.hpp>
#include <limits>
#include <random>
#include <string>

#include "base/text.hpp"

using namespace cox;
using namespace std::string_literals;

namespace {

std::string line_of(const std::string& value) { return JsonLine().text("t", value).closed(); }

}  // namespace

TEST_CASE("an object has its members in the order in which they came") {
  CHECK(JsonLine().closed() == "{}");
  CHECK(JsonLine().text("b", "x").number("a", -5).json("c", "[1]").closed() ==
        R"({"b":"x","a":-5,"c":[1]})");
  CHECK(JsonLine(100).number("least", std::numeric_limits<std::int64_t>::min()).unclosed() ==
        R"({"least":-9223372036854775808)");
}

TEST_CASE("what a JSON string cannot hold is escaped") {
  CHECK(line_of("say \"\\\" /\b\f\n\r\t\x01\x1F\x7F") ==
        R"({"t":"say \"\\\" /\b\f\n\r\t\u0001\u001F)"
        "\x7F\"}");
  CHECK(line_of("a\0b"s) == R"({"t":"a\u0000b"})");
}

TEST_CASE("what is no UTF-8 is replaced, what is stays") {
  CHECK(line_of("gr\xC3\xBC\xC3\x9F") == "{\"t\":\"gr\xC3\xBC\xC3\x9F\"}");
  CHECK(line_of("plain and \xFF then \"x\"") ==
        "{\"t\":\"plain and \xEF\xBF\xBD then \\\"x\\\"\"}");
}

TEST_CASE("any text comes out as RapidJSON writes it") {
  std::mt19937 random(11);
  const std::string near = "ab\"\\\n\t\x1F\x20\x7F/é\xF0\x9F\x98\x80";
  for (int round = 0; round < 20'000; ++round) {
    std::string value(random() % 40, ' ');
    for (char& each : value) each = near[random() % near.size()];
    value = text::to_utf8(value);
    CAPTURE(value);
    REQUIRE(line_of(value) == Json::object({{"t", value}}).dump());
  }
}

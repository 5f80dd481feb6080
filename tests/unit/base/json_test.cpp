#include "base/json.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <string_view>

using cox::Json;
using cox::parse_json;

TEST_CASE("position counts lines and characters from 1") {
  const std::string text = "a\nüb";
  CHECK(cox::position(text, 0).line == 1);
  CHECK(cox::position(text, 0).column == 1);
  CHECK(cox::position(text, 4).line == 2);
  CHECK(cox::position(text, 4).column == 2);  // ü is two bytes and one character
  CHECK(cox::position(text, 1'000).line == 2);
}

TEST_CASE("an error names the text, the line and the column") {
  const auto parsed = parse_json("{\n  \"a\": ?\n}", "cox.json");
  REQUIRE_FALSE(parsed.ok());
  CHECK(parsed.status().code() == cox::Code::invalid);
  CHECK(parsed.status().message() == "cox.json:2:8: not a JSON value");
}

TEST_CASE("comments and trailing commas are allowed where asked for") {
  const char* text = R"({
    // a line
    "a": [1, 2, /* two */ ], /* and
    more */ "b": {"c": 3,},
  })";
  const auto parsed = parse_json(text, "cox.json", true);
  REQUIRE(parsed.ok());
  CHECK(parsed->dump() == R"({"a":[1,2],"b":{"c":3}})");
  CHECK_FALSE(parse_json(text, "cox.json").ok());
}

TEST_CASE("what looks like a comment in a string is text") {
  const auto parsed = parse_json(R"({"url": "https://a/*b*/", "q": "\"//,]"})", "x", true);
  REQUIRE(parsed.ok());
  CHECK((*parsed)["url"].text() == "https://a/*b*/");
  CHECK((*parsed)["q"].text() == "\"//,]");
}

TEST_CASE("a comma needs a value before it") {
  for (const char* text : {"[,]", "{,}", "[1,,]", "[1,/**/,]", "{\"a\":,}"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_json(text, "x", true).ok());
  }
}

TEST_CASE("blanking keeps every offset and every line") {
  const std::string text = "\xEF\xBB\xBF[1, // ü\n /* a\nb */ 2,]";
  const std::string blanked = cox::without_comments(text);
  CHECK(blanked.size() == text.size());
  CHECK(blanked.find('2') == text.find('2'));
  CHECK(cox::position(blanked, blanked.find('2')).line == 3);
  CHECK(parse_json(text, "x", true).ok());
}

TEST_CASE("a comment without an end is reported where it begins") {
  const auto parsed = parse_json("[1]\n/* and so on\n", "x", true);
  REQUIRE_FALSE(parsed.ok());
  CHECK(parsed.status().message().starts_with("x:2:1:"));
}

TEST_CASE("texts cut off anywhere are refused, not read past their end") {
  const std::string text = R"({"a\"": [1, "b\\"], /* c */ "d": null})";
  for (std::size_t size = 0; size < text.size(); ++size) {
    const std::string part = text.substr(0, size);
    CHECK_FALSE(parse_json(part, "x", true).ok());
  }
  CHECK(parse_json(text, "x", true).ok());
}

TEST_CASE("a zero byte ends nothing: what follows it is read, and refused") {
  CHECK_FALSE(Json::parse(std::string_view("1\0", 2)));
  const std::string_view text("{\"a\": 1}\0{\"a\": 2}", 17);
  Json::Error error;
  REQUIRE_FALSE(Json::parse(text, &error));
  CHECK(error.offset == 8);
  CHECK(error.what == "text after the value");
}

TEST_CASE("a number that JSON does not have is null, wherever it stands") {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  CHECK(Json(kNan).dump() == "null");
  CHECK(Json::array({1, kInfinite, -kInfinite, 2}).dump() == "[1,null,null,2]");
  CHECK(Json::object({{"mean", kNan}, {"of", 0}}).dump() == R"({"mean":null,"of":0})");
}

TEST_CASE("the texts of an object's values are as they stand there") {
  using Texts = std::vector<std::string_view>;
  CHECK(cox::member_texts("{}") == Texts{});
  CHECK(cox::member_texts(" { \"a\" : 1E5 ,\"a\":-0}\n") == Texts{"1E5", "-0"});
  CHECK(cox::member_texts(R"({"a:{\"": {"b": [1, "}\\"], "c": "\","}, "d":[] })") ==
        Texts{R"({"b": [1, "}\\"], "c": "\","})", "[]"});
}

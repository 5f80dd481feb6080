#include "config/expand.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "problems.hpp"

using cox::Json;

namespace {

struct Filled {
  explicit Filled(const Json& value, const std::string& base = "/base") {
    cox::config::Expansion expansion{base, report, secrets};
    json = cox::config::expanded(value, "", expansion);
    problems = cox::config::describe(report.problems(), "f");
  }
  cox::config::Report report;
  std::vector<std::string> secrets;
  Json json;
  std::string problems;
};

Filled fill(const char* text) { return Filled(Json::object({{"a", text}})); }

struct Variable {
  explicit Variable(const char* value) { ::setenv("COX_TEST_X", value, 1); }
  ~Variable() { ::unsetenv("COX_TEST_X"); }
};

}  // namespace

TEST_CASE("environment variables are filled in, anywhere in a text") {
  const Variable x("$one");
  CHECK(fill("<${env:COX_TEST_X}${env:COX_TEST_X}>").json["a"].text() == "<$one$one>");
  CHECK(Filled(Json::array({"${env:COX_TEST_X}", 5})).json == Json::array({"$one", 5}));
}

TEST_CASE("what was filled in is not looked at again") {
  const Variable x("${env:COX_TEST_X}");
  const auto filled = fill("${env:COX_TEST_X}");
  CHECK(filled.json["a"].text() == "${env:COX_TEST_X}");
  CHECK(filled.problems == "");
}

TEST_CASE("two dollars stand for one, a lone dollar for itself") {
  const auto filled = fill("$${env:HOME} $5 {} $");
  CHECK(filled.json["a"].text() == "${env:HOME} $5 {} $");
  CHECK(filled.problems == "");
}

TEST_CASE("files are filled in without their last line break") {
  cox::TemporaryFolder folder;
  REQUIRE(cox::write_file_atomically(folder / "f", "one\ntwo\r\n").ok());
  const Filled filled(Json::object({{"a", "${file:f}"}, {"b", "${file:" + (folder / "f") + "}"}}),
                      folder.path());
  CHECK(filled.problems == "");
  CHECK(filled.json["a"].text() == "one\ntwo");
  CHECK(filled.json["b"].text() == "one\ntwo");
}

TEST_CASE("what cannot be filled in is a problem") {
  CHECK(has(fill("${env:COX_TEST_NONE}").problems,
            "a: the environment variable COX_TEST_NONE is not set"));
  CHECK(has(fill("${file:nothing}").problems, "cannot read /base/nothing: No such file"));
  CHECK(has(fill("${file:/dev/zero}").problems, "not a regular file"));
  CHECK(has(fill("${evn:X}").problems, "use ${env:NAME} or ${file:PATH}"));
  CHECK(has(fill("${env:X").problems, "without a \"}\""));
  const Variable x("\xFF");
  CHECK(has(fill("${env:COX_TEST_X}").problems, "is not UTF-8 text"));
}

TEST_CASE("texts under keys that name a secret are collected") {
  const Variable x("v1");
  const Filled filled(Json::object({{"api_token", "${env:COX_TEST_X}"},
                                    {"Passwords", Json::array({"v2"})},
                                    {"keys", Json::object({{"first", "v3"}})},
                                    {"plain", "v4"}}));
  CHECK(filled.secrets == std::vector<std::string>{"v1", "v2", "v3"});
}

#include "jobs/spec.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace cox;
using namespace cox::jobs;

namespace {

std::string refused(const char* json) {
  const auto spec = parse_spec(*Json::parse(json));
  return spec.ok() ? "taken" : spec.status().message();
}

bool says(const char* json, const char* part) {
  INFO(refused(json));
  return refused(json).find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a job is read and written back the same") {
  const auto spec = parse_spec(*Json::parse(
      R"({"title": "deploy", "argv": ["git", "pull"], "cwd": "/srv", "env": {"A": "b"},
          "stdin": "yes", "deadline_ms": 1000, "cancel_grace_ms": 10, "key": "prod",
          "handler": "done", "state": {"app": "web"}, "show": "on_failure",
          "limits": {"output_bytes": 10, "memory_bytes": 20}})"));
  REQUIRE(spec.ok());
  CHECK(spec->argv == std::vector<std::string>{"git", "pull"});
  CHECK(spec->show == Show::on_failure);
  CHECK(spec->limits.output_bytes == 10);
  CHECK(spec->limits.open_files == Limits().open_files);
  const auto again = parse_spec(to_json(*spec));
  REQUIRE(again.ok());
  CHECK(to_json(*again) == to_json(*spec));
}

TEST_CASE("without a title the program is it; without a program a title is needed") {
  CHECK(parse_spec(*Json::parse(R"({"argv": ["git"]})"))->title == "git");
  CHECK(says(R"({})", "needs a \"title\""));
}

TEST_CASE("what is wrong with a job is named") {
  CHECK(says(R"([])", "JSON object"));
  CHECK(says(R"({"title": "x", "comand": 1})", "no field \"comand\""));
  CHECK(says(R"({"argv": "rm -rf /"})", "array of texts"));
  CHECK(says(R"({"argv": ["a", 1]})", "each word"));
  CHECK(says(R"({"argv": ["a\u0000b"]})", "without NUL"));
  CHECK(says(R"({"argv": [""]})", "begin with a program"));
  CHECK(says(R"({"argv": ["curl", "-H", "${secret:token}"]})", "must not hold a secret"));
  CHECK(says(R"({"argv": ["a"], "env": {"A=B": "c"}})", "\"env\""));
  CHECK(says(R"({"argv": ["a"], "env": {"A": 1}})", "\"env\""));
  CHECK(says(R"({"argv": ["a"], "show": "loud"})", "\"show\""));
  CHECK(says(R"({"argv": ["a"], "deadline_ms": -1})", "\"deadline_ms\""));
  CHECK(says(R"({"argv": ["a"], "limits": {"cpu": 1}})", "\"limits\" has no field"));
  CHECK(says(R"({"argv": ["a"], "limits": {"open_files": -1}})", "whole number"));
}

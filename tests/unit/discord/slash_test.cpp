#include "protocol/slash.hpp"

#include <doctest/doctest.h>

using namespace discord;
using cox::Json;

namespace {

Json json(const char* text) {
  const auto parsed = Json::parse(text);
  REQUIRE(parsed);
  return *parsed;
}

const Json& table() {
  static const Json all = json(R"([
    {"kind": "command", "id": "deploy", "help": "Deploys\nand more", "parameters": [
      {"name": "force", "type": "boolean", "required": false, "expected": "yes or no"},
      {"name": "App", "type": "string", "required": true, "help": "which"},
      {"name": "env", "type": "choice", "required": true, "choices": ["prod", "test"]},
      {"name": "host", "type": "string", "required": false, "repeated": true},
      {"name": "by", "type": "user", "required": false}]},
    {"kind": "command", "id": "user.add", "help": "Adds", "parameters": []},
    {"kind": "command", "id": "user", "help": "Shows", "parameters": []},
    {"kind": "command", "id": "secret", "hidden": true, "parameters": []},
    {"kind": "hear", "pattern": "x"}])");
  return all;
}

}  // namespace

TEST_CASE("the table as application commands") {
  const Slash slash(table(), "chat");
  const Json& all = slash.registration();
  REQUIRE(all.size() == 2);
  const Json& deploy = all.items()[0];
  CHECK(deploy["name"].text() == "deploy");
  CHECK(deploy["description"].text() == "Deploys");
  REQUIRE(deploy["options"].size() == 5);
  CHECK(deploy["options"].items()[0]["name"].text() == "app");  // required first
  CHECK(deploy["options"].items()[0]["autocomplete"].as_bool());
  CHECK(deploy["options"].items()[1]["choices"].size() == 2);
  CHECK(deploy["options"].items()[2]["type"].as_int() == 5);
  CHECK(deploy["options"].items()[4]["type"].as_int() == 6);
  const Json& user = all.items()[1];
  REQUIRE(user["options"].size() == 2);
  CHECK(user["options"].items()[0]["name"].text() == "add");
  CHECK(user["options"].items()[1]["name"].text() == "run");
}

TEST_CASE("an invocation as a line") {
  const Slash slash(table(), "chat");
  CHECK(
      slash.line(json(
          R"({"name": "deploy", "options": [{"type": 3, "name": "app", "value": "a \"b\" --force"},
      {"type": 5, "name": "force", "value": false}, {"type": 3, "name": "host", "value": "a, b"},
      {"type": 6, "name": "by", "value": "301"}]})")) ==
      R"(deploy --App "a \"b\" --force" --no-force --host "a" --host "b" --by "chat:301")");
  CHECK(slash.line(json(R"({"name": "user", "options": [{"type": 1, "name": "add"}]})")) ==
        "user.add");
  CHECK(slash.line(json(R"({"name": "user", "options": [{"type": 1, "name": "run"}]})")) == "user");
  CHECK_FALSE(slash.line(json(R"({"name": "secret"})")));
  CHECK_FALSE(slash.line(json("{}")));
}

TEST_CASE("what is being typed, and how it may go on") {
  const Slash slash(table(), "chat");
  CHECK(slash.unfinished(
            json(R"({"name": "deploy", "options": [{"type": 3, "name": "env", "value": "prod"},
      {"type": 3, "name": "app", "value": "we", "focused": true}]})")) ==
        R"(deploy --env "prod" --App "we)");
  CHECK(slash.unfinished(json(R"({"name": "deploy", "options": [
      {"type": 3, "name": "app", "value": "two w", "focused": true}]})")) ==
        R"(deploy --App "two w)");
  CHECK(
      Slash::choices(
          json(
              R"(["deploy --App web", "deploy --App \"two words\"", "deploy --App --env", "deploy --App web"])"))
          .dump() == R"([{"name":"web","value":"web"},{"name":"two words","value":"two words"}])");
}

TEST_CASE("a hundred commands, and no more") {
  Json many = Json::array();
  for (int i = 0; i < 130; ++i)
    many.push(Json::object(
        {{"kind", "command"}, {"id", "c" + std::to_string(i)}, {"parameters", Json::array()}}));
  const Slash slash(many, "chat");
  CHECK(slash.registration().size() == 100);
  CHECK(slash.left_out() == 30);
}

TEST_CASE("25 words after a word and 25 parameters, and what does not fit is counted") {
  const auto command = [](const std::string& id, int parameters) {
    Json all = Json::array();
    for (int i = 0; i < parameters; ++i)
      all.push(Json::object({{"name", "p" + std::to_string(i)}, {"type", "string"}}));
    return Json::object({{"kind", "command"}, {"id", id}, {"parameters", all}});
  };
  Json many = Json::array({command("wide", 25), command("wider", 26)});
  for (int i = 0; i < 27; ++i) many.push(command("user.w" + std::to_string(10 + i), 0));
  const Slash slash(many, "chat");
  REQUIRE(slash.registration().size() == 2);
  CHECK(slash.registration().items()[0]["name"].as_string() == "user");
  CHECK(slash.registration().items()[0]["options"].size() == 25);
  CHECK(slash.registration().items()[1]["options"].size() == 25);
  CHECK(slash.left_out() == 3);
}

TEST_CASE("one argument, whatever it holds") { CHECK(quoted("a\nb\"c\\") == R"("a b\"c\\")"); }

#include "commands/complete.hpp"

#include <doctest/doctest.h>

#include "commands/doors.hpp"
#include "commands/skeleton.hpp"

using namespace cox;

namespace {

commands::Declaration declared(const char* json) {
  auto command = commands::parse_declaration(*Json::parse(json));
  REQUIRE_MESSAGE(command.ok(), command.status().message());
  return *command;
}

std::string completed(const std::string& line) {
  static const commands::Declaration command = declared(R"({"kind": "command", "id": "deploy",
    "phrases": ["deploy <app>[/<ref>] to <env>"],
    "parameters": [{"name": "app", "type": "app"}, {"name": "force", "type": "boolean"},
                   {"name": "env", "type": "choice", "choices": ["staging", "prod", "us east"]}]})");
  const auto apps = [](const commands::Parameter&, std::string_view) {
    return std::vector<std::string>{"web", "worker", "api"};
  };
  std::string out;
  for (const std::string& each : commands::completions(command, line, apps)) out += each + "|";
  return out;
}

}  // namespace

TEST_CASE("a line goes on with what fits there") {
  CHECK(completed("") == "deploy|");
  CHECK(completed("dep") == "deploy|");
  CHECK(completed("deploy ") == "deploy web|deploy worker|deploy api|");
  CHECK(completed("deploy w") == "deploy web|deploy worker|");
  CHECK(completed("deploy web ") == "deploy web to|");
  CHECK(completed("deploy web to ") ==
        "deploy web to staging|deploy web to prod|deploy web to \"us east\"|");
  CHECK(completed("deploy web to p") == "deploy web to prod|");
  CHECK(completed("deploy web to prod --f") == "deploy web to prod --force|");
  CHECK(completed("deploy --env ") ==
        "deploy --env staging|deploy --env prod|deploy --env \"us east\"|");
  CHECK(completed("destroy ").empty());
  CHECK(completed("deploy web at ").empty());
}

TEST_CASE("a flag's value is completed where the line is this command, and whatever its phrases") {
  CHECK(completed("destroy --env ").empty());
  CHECK(completed("destroy web --env pro").empty());
  CHECK(completed("deploy web --env pro") == "deploy web --env prod|");
  CHECK(completed("deploy --app web --env pro") == "deploy --app web --env prod|");
  CHECK(completed("deploy --force ") ==
        "deploy --force web|deploy --force worker|deploy --force api|");
  static const commands::Declaration command = declared(R"({"kind": "command", "id": "ship.moor",
    "phrases": ["moor <ship> [with <words...>]"], "parameters": [{"name": "ship", "type": "ship"}]})");
  const auto ships = [](const commands::Parameter&, std::string_view text) {
    CHECK(text == "nor");
    return std::vector<std::string>{"Aurora", "Norton"};
  };
  for (const std::string line : {"ship.moor --ship ", "ship moor --ship ", "moor --ship "}) {
    const auto all = commands::completions(command, line + "nor", ships);
    REQUIRE(all.size() == 1);
    CHECK(all[0] == line + "Norton");
  }
}

TEST_CASE("a value of several words is completed with and without its quote") {
  CHECK(completed("deploy web to u") == "deploy web to \"us east\"|");
  CHECK(completed("deploy web to \"") ==
        "deploy web to staging|deploy web to prod|deploy web to \"us east\"|");
  CHECK(completed("deploy web to \"US E") == "deploy web to \"us east\"|");
  CHECK(completed("deploy --env \"us e") == "deploy --env \"us east\"|");
  CHECK(completed("deploy \"web\" to p") == "deploy \"web\" to prod|");
  CHECK(completed("deploy web to 'tis").empty());
}

TEST_CASE("what some door cannot show is named") {
  Json choices = Json::array();
  for (int i = 0; i < 30; ++i) choices.push("c" + std::to_string(i));
  Json json = *Json::parse(R"({"kind": "command", "id": "a.b.c.d", "phrases": ["x <Env>"]})");
  json.set(
      "parameters",
      Json::array({Json::object({{"name", "Env"}, {"type", "choice"}, {"choices", choices}})}));
  auto command = commands::parse_declaration(json);
  REQUIRE(command.ok());
  const auto why = commands::not_shown(*command);
  REQUIRE(why.size() == 3);
  CHECK(why[0] == "slash commands of Discord have ids of at most 3 parts; this has 4");
  CHECK(why[1] == "slash commands of Discord show at most 25 choices; Env has 30");
  CHECK(
      commands::not_shown(declared(R"({"kind":"command","id":"a","phrases":["a <x>"]})")).empty());
}

TEST_CASE("a long id, many parameters and a long choice are named too") {
  Json parameters = Json::array({Json::object(
      {{"name", "env"}, {"type", "choice"}, {"choices", Json::array({std::string(101, 'c')})}})});
  for (int i = 0; i < 25; ++i) parameters.push(Json::object({{"name", "p" + std::to_string(i)}}));
  const std::string id = std::string(16, 'a') + "." + std::string(16, 'b');
  auto command = commands::parse_declaration(Json::object({{"kind", "command"},
                                                           {"id", id},
                                                           {"phrases", Json::array({"x"})},
                                                           {"parameters", parameters}}));
  REQUIRE_MESSAGE(command.ok(), command.status().message());
  const std::vector<std::string> expected{
      "slash commands of Slack have names of at most 31 characters; this has 33",
      "slash commands of Discord show at most 25 options; this has 26",
      "slash commands of Discord show choices of at most 100 characters; one of env is longer"};
  CHECK(commands::not_shown(*command) == expected);
}

TEST_CASE("letters that look alike") {
  CHECK(commands::skeleton("dеplоy") == "deploy");
  CHECK(commands::skeleton("ｄｅｐｌｏｙ") == "deploy");
  CHECK(commands::skeleton("de\u200bploy") == "deploy");
  CHECK(commands::skeleton("übung") == "übung");
}

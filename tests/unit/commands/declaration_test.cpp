#include "commands/declaration.hpp"

#include <doctest/doctest.h>

using namespace cox;
using commands::parse_declaration;

namespace {

Json deploy() {
  return *Json::parse(R"({"kind": "command", "id": "deploy.app",
    "phrases": ["deploy <app>[/<ref>] to <env>", "deploy <app>"], "aliases": ["ship <app>"],
    "help": "Deploys", "examples": ["deploy web to prod"], "effect": "destroys",
    "permission": "admin", "hidden": true})");
}

std::string error(Json json) {
  auto command = parse_declaration(json);
  return command.ok() ? "" : command.status().message();
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a declaration is read whole") {
  auto command = parse_declaration(deploy());
  REQUIRE_MESSAGE(command.ok(), command.status().message());
  CHECK(command->id == "deploy.app");
  CHECK(command->phrases.size() == 2);
  CHECK(command->compiled.size() == 3);
  CHECK(command->compiled[2].text() == "ship <app>");
  CHECK(command->help == "Deploys");
  CHECK(command->examples == std::vector<std::string>{"deploy web to prod"});
  CHECK(command->effect == cox::Effect::destroys);
  CHECK(command->permission == "admin");
  CHECK(command->hidden);
}

TEST_CASE("a parameter is required if every phrase has it") {
  auto command = parse_declaration(deploy());
  REQUIRE(command.ok());
  std::string all;
  for (const commands::Parameter& each : command->parameters) {
    all += each.name + (each.required ? "! " : "? ");
  }
  CHECK(all == "app! ref? env? ");
}

TEST_CASE("an undeclared effect counts as writes") {
  auto command = parse_declaration(*Json::parse(R"({"kind":"command","id":"x","phrases":["x"]})"));
  REQUIRE(command.ok());
  CHECK(!command->effect.has_value());
  CHECK(command->effect_or_default() == cox::Effect::writes);
}

TEST_CASE("ids") {
  CHECK(commands::is_command_id("deploy"));
  CHECK(commands::is_command_id("a.b-2.c"));
  CHECK(commands::is_command_id(std::string(32, 'a')));
  for (const std::string& bad :
       {std::string(), std::string("Deploy"), std::string("a..b"), std::string(".a"),
        std::string("a."), std::string("2a"), std::string("a b"), std::string(33, 'a')}) {
    CHECK_MESSAGE(!commands::is_command_id(bad), bad);
  }
}

TEST_CASE("what is wrong is named") {
  CHECK(has(error(Json(1)), "JSON object"));
  CHECK(has(error(deploy().set("id", "No")), "\"id\" must be of small letters"));
  CHECK(has(error(deploy().set("id", 3)), "\"id\" must be a text"));
  CHECK(has(error(deploy().set("kind", "hear")), "\"kind\""));
  CHECK(has(error(deploy().set("phrases", Json::array())), "\"phrases\" must have one"));
  CHECK(has(error(deploy().set("phrases", "x")), "\"phrases\" must be a list"));
  CHECK(has(error(deploy().set("examples", Json::array({1}))), "\"examples\" must be a list"));
  CHECK(has(error(deploy().set("effect", "breaks")), "there are reads, writes and destroys"));
  CHECK(has(error(deploy().set("hidden", "yes")), "\"hidden\" must be true or false"));
  CHECK(has(error(deploy().set("permision", "x")), "did you mean \"permission\"?"));
  CHECK(has(error(deploy().set("aliases", Json::array({"ship <app"}))),
            "command \"deploy.app\": phrase \"ship <app\": '<' has no '>'"));
}

TEST_CASE("parameters have types, and what is in no phrase is a flag") {
  Json json = deploy();
  json.set("parameters", *Json::parse(R"([
    {"name": "env", "type": "choice", "choices": ["staging", "prod"], "help": "Where to"},
    {"name": "version", "required": true}, {"name": "force", "type": "boolean"},
    {"name": "wait", "type": "duration", "default": "10m", "max": "1h"}])"));
  json.set("permission", "deploy:{env}").set("key", "{app}").set("plan", true);
  json.set("deadline", 60'000).set("examples", Json::array({"deploy web to prod --version 1"}));
  auto command = parse_declaration(json);
  REQUIRE_MESSAGE(command.ok(), command.status().message());
  REQUIRE(command->parameters.size() == 6);
  CHECK(command->parameters[2].choices.size() == 2);
  CHECK(command->parameters[2].in_phrase);
  CHECK(command->parameters[3].is_flag_only());
  CHECK(command->parameters[5].max == 3'600'000);
  CHECK(command->plan);
  CHECK(command->deadline == 60'000);
  CHECK(commands::usage(*command) ==
        "deploy <app>[/<ref>] to <env> --version <version> [--force] [--wait <wait>]");
}

TEST_CASE("a parameter that makes no sense is refused by name") {
  const auto with = [](const char* parameter) {
    Json json = deploy();
    return error(json.set("parameters", Json::array({*Json::parse(parameter)})));
  };
  CHECK(has(with(R"({"name": "a b"})"), "parameter \"a b\": \"name\" must be"));
  CHECK(has(with(R"({"name": "env", "type": "choice"})"), "\"choices\" are for the type choice"));
  CHECK(has(with(R"({"name": "n", "type": "integer", "default": "x"})"),
            "\"default\" is \"x\"; it must be a whole number"));
  CHECK(has(with(R"({"name": "n", "min": 3})"), "\"min\" must be a number"));
  CHECK(has(with(R"({"name": "n", "typ": "x"})"), "did you mean \"type\"?"));
  CHECK(has(with(R"({"name": "app", "repeated": true})"), "write <app...> in its phrases"));
  CHECK(has(with(R"({"name": "App"})"), "cannot be told apart"));
}

TEST_CASE("permissions and keys name parameters that exist") {
  CHECK(has(error(deploy().set("permission", "deploy:{envi}")),
            "\"permission\" names {envi}, which is no parameter"));
  CHECK(has(error(deploy().set("key", "{x}")), "\"key\" names {x}"));
}

TEST_CASE("an example that the command does not understand is refused") {
  const std::string why = error(deploy().set("examples", Json::array({"deploy web on prod"})));
  CHECK(has(why, "does not understand its example"));
  CHECK(has(why, "\"on\" does not fit here; expected \"to\""));
}

TEST_CASE("parameters that no line could give are refused") {
  const auto with = [](const std::string& parameters) {
    return error(deploy().set("parameters", *Json::parse(parameters)));
  };
  CHECK(has(with(R"({"name": "env"})"), "\"parameters\" must be a list of objects"));
  CHECK(has(with(R"([{"name": "env"}, {"name": "env"}])"), "'env' is declared twice"));
  CHECK(
      has(with(R"([{"name": "env", "type": "Big One"}])"), "\"type\" must be the name of a type"));
  CHECK(has(with(R"([{"name": "env", "type": "choice", "choices": ["a", ""]}])"),
            "\"choices\" must not be empty"));
  CHECK(has(with(R"([{"name": "n", "type": "integer", "repeated": true, "default": [1, "x"]}])"),
            "\"default\" is \"x\"; it must be a whole number"));
}

TEST_CASE("whether a command takes a secret") {
  Json json = deploy();
  CHECK_FALSE(commands::takes_secret(*parse_declaration(json)));
  json.set("parameters", *Json::parse(R"([{"name": "token", "secret": true}])"));
  CHECK(commands::takes_secret(*parse_declaration(json)));
}

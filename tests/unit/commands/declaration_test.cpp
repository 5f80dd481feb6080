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
  CHECK(command->parameters == std::vector<commands::Parameter>{{"app", true, false},
                                                                {"ref", false, false},
                                                                {"env", false, false}});
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

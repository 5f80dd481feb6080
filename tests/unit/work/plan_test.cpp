#include "work/plan.hpp"

#include <doctest/doctest.h>

using namespace cox;
using namespace cox::work;

namespace {

Plan plan() {
  Plan made;
  made.id = "7f3a";
  made.plugin = "deploy";
  made.build = "b1";
  made.settings = "5e";
  made.command = "deploy";
  made.canonical = "deploy --app web --env prod";
  made.arguments = R"({"app":"web","env":"prod"})";
  made.groups = {{"app", "web"}, {"ref", std::nullopt}};
  made.outlook = {*Json::parse(R"({"commit": "a1", "steps": [1, 2]})"), "web a1"};
  made.message.adapter = "irc";
  made.message.user = "ann";
  made.needs = {2, {"@ops"}, 1000};
  made.given = {{"bob", "irc:bob", 5}};
  made.expires = 77;
  made.hash = plan_hash(made);
  return made;
}

}  // namespace

TEST_CASE("a plan comes back from the disk as it was") {
  Plan before = plan();
  before.confirm = before.starting = true;
  before.effect = Effect::writes;
  const auto after = plan_from_json(to_json(before));
  REQUIRE(after.ok());
  CHECK(to_json(*after) == to_json(before));
  CHECK(after->groups[0].text == "web");
  CHECK(!after->groups[1].text);
  CHECK(after->message.user == "ann");
  CHECK(plan_hash(*after) == before.hash);
  CHECK(!plan_from_json("{}").ok());
  CHECK(!plan_from_json("no").ok());
}

TEST_CASE("the hash is that of what would happen, and of nothing else") {
  const Plan first = plan();
  Plan other = first;
  other.arguments = R"({"env":"prod","app":"web"})";  // the order of the members is nothing
  other.outlook.facts = *Json::parse(R"({"steps": [1, 2], "commit": "a1"})");
  other.outlook.text = "said otherwise";
  other.message.user = "bob";
  CHECK(plan_hash(other) == first.hash);
  for (std::string Plan::*field : {&Plan::build, &Plan::settings, &Plan::command, &Plan::plugin}) {
    Plan changed = first;
    changed.*field += "x";
    CHECK(plan_hash(changed) != first.hash);
  }
  Plan changed = first;
  changed.arguments = R"({"app":"web","env":"staging"})";
  CHECK(plan_hash(changed) != first.hash);
  changed = first;
  changed.outlook.facts.set("commit", "b2");
  CHECK(plan_hash(changed) != first.hash);
}

TEST_CASE("what changed is named with its place") {
  const Json before = *Json::parse(R"({"commit": "a1", "at": {"env": "prod", "n": 1}})");
  const Json now = *Json::parse(R"({"commit": "b2", "at": {"env": "prod", "n": 2, "new": true}})");
  CHECK(difference(before, before).empty());
  CHECK(difference(before, now) ==
        R"(at.n was 1, is 2; at.new was nothing, is true; commit was "a1", is "b2")");
}

TEST_CASE("it is complete with the yes and the approvals it needs") {
  Plan one = plan();
  one.confirm = true;
  CHECK(!one.is_complete());
  one.given.push_back({"eve", "irc:eve", 6});
  CHECK(!one.is_complete());
  one.confirmed = true;
  CHECK(one.is_complete());
}

TEST_CASE("what a plugin answers must be facts and a text") {
  CHECK(read_outlook(R"({"facts": {"a": 1}, "text": "t"})")->text == "t");
  CHECK(read_outlook(R"({"facts": {}})").ok());
  for (const char* wrong : {"", "[]", "{}", R"({"facts": 1})", R"({"text": "t"})"})
    CHECK(!read_outlook(wrong).ok());
}

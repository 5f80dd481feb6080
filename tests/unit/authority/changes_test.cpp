#include "authority/changes.hpp"

#include "fixture.hpp"

using namespace fixture;

TEST_CASE("what changed is told by the names of what did") {
  const Json before = snapshot(policy(with_rules(R"(
    {"id": "a", "command": "x", "allow": true}, {"id": "b", "command": "y", "allow": true})")));
  const Json after = snapshot(policy(R"({"policy": "open", "people": {"bob": ["irc:bob"]},
    "groups": {"ops": ["bob"], "new": []},
    "rules": [{"id": "b", "command": "y", "deny": true}, {"id": "c", "command": "z", "deny": true}]})"));
  CHECK(differences(before, before).size() == 0);
  const Json changes = differences(before, after);
  CHECK(changes["rules"].dump() == R"({"added":["c"],"removed":["a"],"changed":["b"]})");
  CHECK(changes["people"].dump() == R"({"changed":["bob"]})");
  CHECK(changes["groups"].dump() == R"({"added":["new"],"removed":["all"],"changed":["ops"]})");
  CHECK(changes["roles"].dump() == R"({"removed":["deployer","stager"]})");
  CHECK(changes["policy"] == Json("open"));
  CHECK(changes["admins"].dump() == "[]");
  CHECK(!changes.contains("break_glass"));
  CHECK(differences(Json(), after)["rules"].dump() == R"({"added":["b","c"]})");
}

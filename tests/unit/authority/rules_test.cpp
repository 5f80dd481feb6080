// Which rule decides, and for whom.
#include "fixture.hpp"

using namespace fixture;

namespace {

struct Rules {
  explicit Rules(std::string_view rules) : authority(policy(with_rules(rules)), clock) {}
  Decision operator()(const Request& request) const { return authority.decide(request); }
  FakeClock clock;
  Authority authority;
};

}  // namespace

TEST_CASE("a permission comes from a role, filled in from the arguments") {
  const Rules decide("");
  CHECK(decide(deploys(kBob, "prod")).rule == "permission:deploy:prod");
  CHECK(decide(deploys(kBobOnSlack, "prod")).allowed);
  CHECK(decide(deploys(kDan, "staging")).allowed);
  const Decision refused = decide(deploys(kDan, "prod"));
  CHECK(!refused.allowed);
  CHECK(says(refused, "needs the permission 'deploy:prod'"));
  CHECK(says(refused, "Who can: bob, irc:cleo; or an admin: irc:ann."));
  CHECK(!decide(deploys({"irc", "bob", false}, "staging")).allowed);
}

TEST_CASE("the value of one argument does not reach into another") {
  const Rules decide("");
  for (const char* env : {"staging:x", "*", "stag*", "%73taging", "staging ", "STAGING"}) {
    CAPTURE(env);
    CHECK(!decide(deploys(kDan, env)).allowed);
  }
  Request without = asks(kDan, "deploy");
  without.permission = "deploy:{env}";
  CHECK(!decide(without).allowed);
  without.who = kBob;
  CHECK(decide(without).allowed);
}

TEST_CASE("the most specific rule decides: command, arguments, circumstances, who, room, adapter") {
  const Rules decide(R"(
    {"id": "all", "command": "*", "effect": "writes", "deny": true},
    {"id": "family", "command": "runbook.*", "allow": true},
    {"id": "one", "command": "runbook.restart", "deny": true},
    {"id": "by-app", "command": "runbook.restart", "args": {"app": "web"}, "allow": true},
    {"id": "by-who", "command": "runbook.restart", "args": {"app": "web"}, "who": "@ops",
     "deny": true},
    {"id": "by-room", "command": "stop", "room": "#ops", "allow": true},
    {"id": "by-adapter", "command": "stop", "adapter": "irc", "deny": true},
    {"id": "by-fact", "command": "stop", "facts": {"incident.open": true}, "deny": true})");
  CHECK(decide(asks(kEve, "echo")).rule == "all");
  CHECK(decide(asks(kEve, "runbook.clean")).rule == "family");
  CHECK(decide(asks(kEve, "runbook")).rule == "all");
  CHECK(decide(asks(kEve, "runbooks.clean")).rule == "all");
  CHECK(decide(asks(kEve, "runbook.restart")).rule == "one");
  const Json web = Json::object({{"app", "Web"}});
  CHECK(decide(asks(kEve, "runbook.restart", web)).rule == "by-app");
  CHECK(decide(asks(kBob, "runbook.restart", web)).rule == "by-who");
  CHECK(decide(asks(kEve, "stop")).rule == "by-room");
  Request elsewhere = asks(kEve, "stop");
  elsewhere.room = elsewhere.room_name = "#chat";
  CHECK(decide(elsewhere).rule == "by-adapter");
  elsewhere.room_name = "#OPS";
  CHECK(decide(elsewhere).rule == "by-room");
}

TEST_CASE("of equals the one that denies goes first, then the one that demands more") {
  const Rules decide(R"(
    {"id": "a", "command": "stop", "who": "@ops", "allow": true},
    {"id": "b", "command": "stop", "who": "@all", "deny": true},
    {"id": "c", "command": "start", "who": "@ops", "allow": true},
    {"id": "d", "command": "start", "who": "@all", "allow": true, "approve": {"by": "@ops"}})");
  CHECK(decide(asks(kBob, "stop")).rule == "b");
  const Decision start = decide(asks(kBob, "start"));
  CHECK(start.rule == "d");
  CHECK(start.approvals.count == 1);
  CHECK(start.approvals.by == std::vector<std::string>{"@ops"});
}

TEST_CASE("an admin is bound by what denies, and by what demands approvals") {
  const Rules decide(R"(
    {"id": "freeze", "command": "stop", "deny": true, "because": "the shop is busy"},
    {"id": "two", "command": "deploy", "args": {"env": "prod"}, "who": "@ops",
     "permission": "deploy:{env}", "confirm": true, "approve": {"count": 2, "by": ["@ops"]}})");
  const Decision stop = decide(asks(kAnn, "stop"));
  CHECK(!stop.allowed);
  CHECK(says(stop, "the shop is busy (rule freeze)"));
  const Decision deploy = decide(deploys(kAnn, "prod"));
  CHECK(deploy.allowed);
  CHECK(deploy.rule == "two");
  CHECK(deploy.confirm);
  CHECK(deploy.approvals.count == 2);
  CHECK(decide(deploys(kAnn, "staging")).rule == "admin");
}

TEST_CASE("who is not vouched for holds nothing, and cannot get around a rule by logging out") {
  const Rules decide(R"(
    {"id": "some", "command": "a", "allow": true},
    {"id": "any", "command": "b", "who": "anyone", "allow": true},
    {"id": "not-eve", "command": "b", "who": "irc:eve", "deny": true},
    {"id": "two", "command": "c", "who": "anyone", "allow": true, "approve": {"by": "@ops"}})");
  const Identity stranger{"irc", "zed", false};
  CHECK(decide(asks(kEve, "a")).allowed);
  CHECK(!decide(asks(stranger, "a")).allowed);
  CHECK(decide(asks(stranger, "b")).allowed);
  CHECK(decide(asks({"irc", "eve", false}, "b")).rule == "not-eve");
  CHECK(!decide(asks(stranger, "c")).allowed);
  CHECK(decide(asks(kEve, "c")).allowed);
}

TEST_CASE("arguments: values, what they are not, patterns, numbers") {
  const Rules decide(R"(
    {"id": "not", "command": "a", "args": {"env": {"not": ["dev", "test"]}}, "deny": true},
    {"id": "matches", "command": "b", "args": {"app": {"matches": "web-.*"}}, "allow": true},
    {"id": "range", "command": "c", "args": {"count": {"from": 1, "to": 10}}, "allow": true},
    {"id": "flag", "command": "d", "args": {"force": true}, "deny": true},
    {"id": "only", "command": "e", "args": {"env": {"not": "prod"}}, "allow": true},
    {"id": "else", "command": "*", "who": "known", "allow": true})");
  const auto with = [](const char* name, Json value) { return Json::object({{name, value}}); };
  CHECK(decide(asks(kEve, "a", with("env", "dev"))).rule == "else");
  CHECK(decide(asks(kEve, "a", with("env", "prod"))).rule == "not");
  CHECK(decide(asks(kEve, "a")).rule == "not");  // nothing is not "dev"
  CHECK(decide(asks(kEve, "b", with("app", "web-1"))).rule == "matches");
  CHECK(decide(asks(kEve, "b", with("app", "my-web-1"))).rule == "else");
  CHECK(decide(asks(kEve, "c", with("count", 10))).rule == "range");
  CHECK(decide(asks(kEve, "c", with("count", "7"))).rule == "range");
  for (const Json& count : {Json(11), Json("1e999"), Json("nan"), Json("1 "), Json("")})
    CHECK(decide(asks(kEve, "c", with("count", count))).rule == "else");
  CHECK(decide(asks(kEve, "d", with("force", true))).rule == "flag");
  CHECK(decide(asks(kEve, "d", with("force", false))).rule == "else");
  CHECK(decide(asks(kEve, "e")).rule == "else");  // it might be "prod" by default
}

TEST_CASE("a list is judged one by one, and the strictest counts") {
  const Rules decide(R"(
    {"id": "web", "command": "deploy", "args": {"app": "web"}, "allow": true},
    {"id": "db", "command": "deploy", "args": {"app": "db"}, "allow": true, "approve": {"count": 2}},
    {"id": "no", "command": "deploy", "args": {"app": "bank"}, "deny": true})");
  const auto apps = [](Json list) { return Json::object({{"app", std::move(list)}}); };
  CHECK(decide(asks(kEve, "deploy", apps(Json::array({"web", "web"})))).rule == "web");
  CHECK(decide(asks(kEve, "deploy", apps(Json::array({"web", "db"})))).approvals.count == 2);
  CHECK(decide(asks(kEve, "deploy", apps(Json::array({"web", "bank"})))).rule == "no");
  CHECK(!decide(asks(kEve, "deploy", apps(Json::array({"web", "other"})))).allowed);
  CHECK(!decide(asks(kEve, "deploy", apps(Json::array({})))).allowed);
  Json many = Json::array();
  for (int i = 0; i < 1'000; ++i) many.push("web");
  CHECK(decide(asks(kAnn, "deploy", apps(many))).rule == "lists");
}

TEST_CASE("facts are looked at when it is decided") {
  Rules decide(R"json(
    {"id": "incident", "command": "deploy", "facts": {"incident.open": true}, "deny": true},
    {"id": "duty", "command": "page", "facts": {"oncall({app})": "asker"}, "allow": true})json");
  CHECK(decide(deploys(kBob, "prod")).allowed);
  Fact fact;
  fact.name = "incident.open";
  fact.value = true;
  decide.authority.facts().put(fact);
  CHECK(decide(deploys(kBob, "prod")).rule == "incident");
  decide.authority.facts().take_back("incident.open");
  CHECK(decide(deploys(kBob, "prod")).allowed);

  const Json web = Json::object({{"app", "Web"}});
  CHECK(!decide(asks(kBob, "page", web)).allowed);
  fact.name = "oncall(web)";
  fact.value = Json::array({"bob", "irc:dan"});
  fact.until = decide.clock.steady() + 1'000;
  decide.authority.facts().put(fact);
  CHECK(decide(asks(kBobOnSlack, "page", web)).rule == "duty");
  CHECK(decide(asks(kDan, "page", web)).rule == "duty");
  CHECK(!decide(asks(kEve, "page", web)).allowed);
  CHECK(!decide(asks({"irc", "dan", false}, "page", web)).allowed);
  CHECK(!decide(asks(kBob, "page", Json::object({{"app", "web)x"}}))).allowed);
  decide.clock.jump(decide.clock.now() - 1'000'000);
  decide.clock.advance(1'000);
  CHECK(!decide(asks(kBob, "page", web)).allowed);
}

TEST_CASE("a freeze holds in its zone and its hours") {
  Rules decide(R"(
    {"id": "friday", "command": "deploy", "when": {"days": "fri", "from": "16:00", "to": "08:00",
     "zone": "Europe/Berlin"}, "deny": true},
    {"id": "holidays", "command": "*", "effect": ["writes", "destroys"], "deny": true,
     "when": {"between": ["2026-12-20", "2027-01-02"]}})");
  const auto at = [&](cox::Millis seconds) {
    decide.clock.jump(seconds * 1'000);
    return decide(deploys(kBob, "prod")).rule;
  };
  CHECK(at(1'795'186'799) != "friday");  // Friday 20 November 2026, 15:59:59 in Berlin
  CHECK(at(1'795'186'800) == "friday");
  CHECK(at(1'795'244'399) == "friday");  // Saturday 07:59:59
  CHECK(at(1'795'244'400) != "friday");
  decide.clock.jump(1'797'724'800'000);  // 20 December 2026, 00:00 UTC
  CHECK(decide(asks(kAnn, "echo")).rule == "holidays");
  CHECK(decide(asks(kAnn, "echo", Json::object(), Effect::reads)).rule == "admin");
  decide.clock.jump(1'798'934'400'000);  // 3 January
  CHECK(decide(asks(kAnn, "echo")).rule == "admin");
}

TEST_CASE("listeners go by their id and effect, in the open policy too") {
  FakeClock clock;
  const Authority authority(policy(R"({"policy": "open", "rules": [
    {"id": "quiet", "command": "bouncer.hear-1", "deny": true}]})"),
                            clock);
  CHECK(authority.decide(asks(kEve, "bouncer.hear-1")).rule == "quiet");
  CHECK(authority.decide(asks(kEve, "other")).rule == "policy:open");
}

TEST_CASE("persons, groups and roles by name") {
  const Rules decide("");
  const Authority& authority = decide.authority;
  CHECK(authority.person_of(kBob) == "bob");
  CHECK(authority.person_of(kBobOnSlack) == "bob");
  CHECK(authority.person_of(kEve) == "irc:eve");
  CHECK(authority.person_of({"irc", "bob", false}) == "irc:bob");
  CHECK(authority.is_one_of(kBobOnSlack, {"@all"}));
  CHECK(authority.is_one_of(kDan, {"irc:bob", "stager"}));
  CHECK(authority.is_one_of(kEve, {"irc:eve"}));
  CHECK(!authority.is_one_of(kEve, {"@ops", "deployer", "bob", "@nobody", ""}));
  CHECK(!authority.is_one_of({"irc", "cleo", false}, {"@ops", "known"}));
  CHECK(authority.is_one_of(kAnn, {"@admins"}));
  CHECK(!authority.is_one_of(kAnn, {"@ops"}));
}

TEST_CASE("a rule for one chat says nothing of another") {
  const Rules decide(
      R"({"id": "slack-only", "command": "stop", "adapter": "slack", "allow": true})");
  CHECK(decide(asks(kBobOnSlack, "stop")).rule == "slack-only");
  CHECK(!decide(asks(kBob, "stop")).allowed);  // the same person on IRC
}

TEST_CASE("a rule that asks for a permission refuses who has it not, by its name") {
  const Rules decide(R"({"id": "two", "command": "deploy", "permission": "deploy:{env}"})");
  CHECK(decide(deploys(kBob, "prod")).rule == "two");
  CHECK(decide(deploys(kAnn, "prod")).allowed);  // an admin holds all
  const Decision refused = decide(deploys(kDan, "prod"));
  CHECK(!refused.allowed);
  CHECK(refused.rule == "two");
  CHECK(says(refused, "needs the permission 'deploy:prod'"));
}

TEST_CASE("the admins can be members of groups and roles") {
  FakeClock clock;
  const Authority authority(policy(R"({
    "admins": ["irc:ann"],
    "groups": {"all": ["@admins", "irc:dan"]},
    "roles": {"boss": {"members": ["@admins"], "permissions": ["pay"]}}})"),
                            clock);
  CHECK(authority.is_one_of(kAnn, {"@all"}));
  CHECK(authority.is_one_of(kDan, {"@all"}));
  CHECK(authority.is_one_of(kAnn, {"boss"}));
  CHECK(!authority.is_one_of(kDan, {"boss", "@admins"}));
}

TEST_CASE("there is room for so many facts, and those whose time is over take none") {
  FakeClock clock;
  Facts facts(clock);
  for (std::size_t i = 0; i < Facts::kMost; ++i) {
    Fact fact;
    fact.name = "building(" + std::to_string(i) + ")";
    fact.owner = "ci";
    fact.value = true;
    fact.until = clock.steady() + 1'000;
    facts.put(std::move(fact));
  }
  CHECK(facts.check("ci", "building(0)").ok());  // one that is there
  CHECK(facts.check("ci", "one.more").code() == cox::Code::busy);
  clock.advance(1'000);
  CHECK(facts.list().empty());
  CHECK(facts.check("ci", "one.more").ok());
}

// What changes while the bot runs: links, grants, broken glass, rates.
#include "fixture.hpp"

using namespace fixture;

namespace {

struct Bot {
  explicit Bot(std::string_view rules = "") : authority(policy(with_rules(rules)), clock) {}
  void grant(const std::string& who, const std::string& what,
             Grant::Kind kind = Grant::Kind::grant) {
    Grant made;
    made.id = "7";
    made.kind = kind;
    made.who = who;
    made.what = what;
    made.until = clock.steady() + 1'000;
    authority.grants().put(made);
  }
  FakeClock clock;
  Authority authority;
};

const Identity kLinked{"term", "b", true};

}  // namespace

TEST_CASE("a linked account has the rights of its root, and the root none of its") {
  Bot bot;
  CHECK(!bot.authority.decide(deploys(kLinked, "prod")).allowed);
  bot.authority.links().put({"term:b", "irc:bob", 0, 0});
  CHECK(bot.authority.decide(deploys(kLinked, "prod")).allowed);
  CHECK(bot.authority.person_of(kLinked) == "bob");
  CHECK(bot.authority.is_one_of(kLinked, {"@ops"}));
  CHECK(!bot.authority.decide(deploys({"term", "b", false}, "prod")).allowed);

  bot.authority.links().put({"irc:bob", "irc:eve", 0, 0});
  CHECK(!bot.authority.decide(deploys(kEve, "prod")).allowed);
}

TEST_CASE("admin is nobody by a link") {
  Bot bot;
  bot.authority.links().put({"term:b", "irc:ann", 0, 0});
  CHECK(!bot.authority.is_admin(kLinked));
  CHECK(bot.authority.person_of(kLinked) == "irc:ann");
}

TEST_CASE("undone, the rights are gone at once, and the person stays the same for a while") {
  Bot bot;
  bot.authority.links().put({"term:b", "irc:bob", 0, bot.clock.now()});
  CHECK(!bot.authority.decide(deploys(kLinked, "prod")).allowed);
  CHECK(bot.authority.person_of(kLinked) == "term:b");
  CHECK(bot.authority.one_behind(kLinked) == bot.authority.one_behind(kBob));
  bot.clock.advance(Links::kOnePersonFor + 1);
  CHECK(bot.authority.one_behind(kLinked) != bot.authority.one_behind(kBob));
}

TEST_CASE("accounts are one person over several links, in either direction, undone ones too") {
  Bot bot;
  const auto one = [&](const Identity& who) { return bot.authority.one_behind(who); };
  const Identity thrown{"term", "thrown", true}, other{"term", "other", true};
  // Undone, and then another account is linked to this one.
  bot.authority.links().put({"irc:eve", "term:thrown", 0, bot.clock.now()});
  bot.authority.links().put({"term:other", "irc:eve", 0, 0});
  CHECK(one(kEve) == one(thrown));
  CHECK(one(other) == one(thrown));
  CHECK(one(other) == one(kEve));
  CHECK(one(kDan) != one(kEve));
  // Those of a person of the config come along.
  bot.authority.links().put({"term:b", "irc:bob", 0, 0});
  CHECK(one(kLinked) == one(kBobOnSlack));
}

TEST_CASE("what the config says of a person goes before a link") {
  Bot bot;
  bot.authority.links().put({"irc:bob", "irc:dan", 0, 0});
  CHECK(bot.authority.person_of(kBob) == "bob");
  CHECK(!bot.authority.is_one_of(kBob, {"stager"}));
}

TEST_CASE("what may be allowed with some arguments is offered") {
  Bot bot(R"({"id": "some", "command": "stop", "args": {"app": "web"}, "who": "@all",
              "allow": true})");
  Request deploy = asks(kDan, "deploy");
  deploy.permission = "deploy:{env}";
  CHECK(!bot.authority.decide(deploy).allowed);
  CHECK(bot.authority.might(deploy));
  deploy.who = kEve;
  CHECK(!bot.authority.might(deploy));
  bot.grant("irc:eve", "deploy:test");
  CHECK(bot.authority.might(deploy));
  CHECK(bot.authority.might(asks(kDan, "stop")));
  CHECK(!bot.authority.might(asks(kEve, "stop")));
  CHECK(!bot.authority.might(asks({"irc", "dan", false}, "stop")));
  CHECK(bot.authority.might(asks(kAnn, "stop")));
}

TEST_CASE("a grant gives a permission for its time, whatever the wall clock does") {
  Bot bot;
  bot.grant("irc:eve", "deploy:prod");
  CHECK(bot.authority.decide(deploys(kEve, "prod")).rule == "grant:7");
  CHECK(!bot.authority.decide(deploys(kEve, "staging")).allowed);
  CHECK(!bot.authority.decide(deploys({"irc", "eve", false}, "prod")).allowed);
  CHECK(!bot.authority.holds(kEve, "deploy:prod", false));
  CHECK(bot.authority.holds(kEve, "deploy:prod", true));
  bot.clock.jump(bot.clock.now() + 86'400'000);
  CHECK(bot.authority.decide(deploys(kEve, "prod")).allowed);
  bot.clock.jump(0);
  bot.clock.advance(1'000);
  CHECK(!bot.authority.decide(deploys(kEve, "prod")).allowed);
}

TEST_CASE("a grant does not get around a rule, broken glass does") {
  const char* rules = R"(
    {"id": "freeze", "command": "deploy", "deny": true},
    {"id": "two", "command": "stop", "who": "@ops", "allow": true, "approve": {"count": 2}})";
  Bot bot(rules);
  bot.grant("irc:eve", "deploy:prod");
  CHECK(bot.authority.decide(deploys(kEve, "prod")).rule == "freeze");
  bot.grant("irc:eve", "deploy:prod", Grant::Kind::break_glass);
  CHECK(bot.authority.decide(deploys(kEve, "prod")).rule == "break-glass:7 freeze");
  CHECK(!bot.authority.decide(deploys(kEve, "staging")).allowed);

  bot.grant("bob", "two", Grant::Kind::break_glass);
  CHECK(bot.authority.decide(asks(kBob, "stop")).approvals.count == 0);
  CHECK(bot.authority.decide(asks(kBobOnSlack, "stop")).rule == "break-glass:7 two");
  CHECK(bot.authority.decide(asks(kCleo, "stop")).approvals.count == 2);
  bot.grant("irc:dan", "two", Grant::Kind::break_glass);  // it lifts, and gives nothing
  CHECK(!bot.authority.decide(asks(kDan, "stop")).allowed);
}

TEST_CASE("a freeze for all commands leaves the way out open, unless it names it") {
  Bot bot(R"({"id": "freeze", "command": "*", "deny": true},
             {"id": "shut", "command": "smash", "deny": true})");
  Request breaks = asks(kAnn, "break-glass");
  breaks.permission = "break-glass";
  CHECK(bot.authority.decide(breaks).rule == "admin");
  CHECK(bot.authority.decide(asks(kAnn, "break-glass")).rule == "freeze");
  breaks.command = "smash";
  CHECK(bot.authority.decide(breaks).rule == "shut");
}

TEST_CASE("rates: by person, room, command and value of an argument, with the time that is left") {
  Bot bot(R"(
    {"id": "me", "command": "a", "rate": {"limit": 2, "window_seconds": 60}},
    {"id": "here", "command": "b", "rate": {"per": "room", "limit": 1, "window_seconds": 60}},
    {"id": "all", "command": "c", "rate": {"per": "command", "limit": 1, "window_seconds": 60}},
    {"id": "env", "command": "d", "rate": {"per": "arg:env", "limit": 1, "window_seconds": 3600}},
    {"id": "ok", "command": "*", "who": "known", "allow": true})");
  Authority& authority = bot.authority;
  CHECK(authority.admit(asks(kBob, "a")).allowed);
  bot.clock.advance(10'000);
  CHECK(authority.decide(asks(kBob, "a")).allowed);  // asking counts nothing
  CHECK(authority.admit(asks(kBobOnSlack, "a")).allowed);
  const Decision third = authority.admit(asks(kBob, "a"));
  CHECK(!third.allowed);
  CHECK(third.rule == "me");
  CHECK(third.reason == "'a' may be run 2 times in 1 min by one person (rule me): again in 50 s.");
  CHECK(authority.admit(asks(kEve, "a")).allowed);
  bot.clock.jump(0);
  CHECK(!authority.admit(asks(kBob, "a")).allowed);
  bot.clock.advance(50'000);
  CHECK(authority.admit(asks(kBob, "a")).allowed);

  CHECK(authority.admit(asks(kBob, "b")).allowed);
  CHECK(!authority.admit(asks(kEve, "b")).allowed);
  Request elsewhere = asks(kEve, "b");
  elsewhere.room = "#chat";
  CHECK(authority.admit(elsewhere).allowed);

  CHECK(authority.admit(asks(kBob, "c")).allowed);
  CHECK(!authority.admit(asks(kEve, "c")).allowed);

  const auto env = [](const char* name) { return Json::object({{"env", name}}); };
  CHECK(authority.admit(asks(kBob, "d", env("prod"))).allowed);
  CHECK(!authority.admit(asks(kEve, "d", env("Prod"))).allowed);
  CHECK(authority.admit(asks(kEve, "d", env("test"))).allowed);
  // A refusal counts against nothing, also where only one of several is reached.
  const Json both = Json::object({{"env", Json::array({"prod", "dev"})}});
  CHECK(!authority.admit(asks(kEve, "d", both)).allowed);
  CHECK(authority.admit(asks(kEve, "d", env("dev"))).allowed);
}

TEST_CASE("what nobody counts any more is forgotten") {
  FakeClock clock;
  Rates rates(clock);
  for (int i = 0; i < 5'000; ++i) {
    clock.advance(10);
    rates.count({{std::to_string(i), 1, 1'000}});
  }
  CHECK(rates.size() < 1'200);
}

TEST_CASE("facts belong to who published them first") {
  FakeClock clock;
  Facts facts(clock);
  CHECK(facts.check("pager", "oncall(web)").ok());
  facts.put({"oncall(web)", "ann", "pager", 0, 1'000, clock.steady() + 1'000});
  CHECK(facts.check("pager", "oncall(web)").ok());
  CHECK(facts.check("evil", "oncall(web)").code() == cox::Code::denied);
  CHECK(facts.check("evil", "a b").code() == cox::Code::invalid);
  CHECK(facts.check("evil", "").code() == cox::Code::invalid);
  CHECK(facts.list().size() == 1);
  clock.advance(1'000);
  CHECK(facts.list().empty());
  CHECK(facts.check("evil", "oncall(web)").ok());
}

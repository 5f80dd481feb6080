// Changes of rights: recorded first, or not made at all.
#include "work/authority_desk.hpp"

#include <doctest/doctest.h>

#include <string>

#include "bench.hpp"

using namespace cox;
using namespace cox::work;
using namespace cox::work::test;

namespace {

authority::Policy with_admin(const std::string& admin) {
  authority::Policy policy;
  policy.admins = {admin};
  return policy;
}

// Ada is the admin.
struct AuthorityDeskFixture : Bench {
  AuthorityDeskFixture() { services.authority.configure(with_admin("chat:ada")); }
  Result<Json> ask(const std::string& user, const char* verb, const Json& arguments,
                   std::uint32_t kind = COX_CALL_COMMAND, Effect effect = Effect::writes) {
    CallSpec spec;
    spec.kind = kind;
    spec.name = verb;
    spec.message = message(verb, "ops", user);
    spec.address = spec.message->address();
    spec.effect = effect;
    spec.recorded = false;
    auto call = work.calls.begin(actor, spec);
    REQUIRE(call.ok());
    return desk.perform({"access", actor, *call}, verb, arguments);
  }
  // The facts of the newest record of a kind.
  Json newest(const std::string& kind) const {
    auto lines = records->tail(1'000);
    REQUIRE(lines.ok());
    Json found;
    for (const Json& line : *lines) {
      if (line["kind"].text() == kind) found = line;
    }
    return found;
  }
  ActorPtr actor = plugin("access");
  AuthorityDesk desk{services};
};

const Json kGrant = Json::object(
    {{"who", "@bob"}, {"permission", "log"}, {"for", "2h"}, {"because", "the night shift"}});

bool says(const Status& status, const std::string& words) {
  INFO(status.message());
  return status.message().find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a grant is in the record before it holds") {
  AuthorityDeskFixture f;
  CHECK(f.ask("ada", "grant", kGrant).ok());
  CHECK(f.authority.holds({"chat", "bob", true}, "log", true));
  const Json record = f.newest("grant");
  CHECK(record.dump().find("the night shift") != std::string::npos);
  CHECK(record.dump().find("chat:bob") != std::string::npos);
}

TEST_CASE("what cannot be recorded is not done") {
  AuthorityDeskFixture f;
  f.records->close();
  CHECK(says(f.ask("ada", "grant", kGrant).status(), "nothing was changed"));
  CHECK(
      says(f.ask("ada", "break_glass", Json::object({{"what", "log"}, {"because", "x"}})).status(),
           "nothing was changed"));
  CHECK(f.authority.grants().list().empty());
  CHECK(says(f.desk.configure(with_admin("chat:eve")), "nothing was changed"));
  CHECK(f.authority.is_admin({"chat", "ada", true}));
  CHECK(!f.authority.is_admin({"chat", "eve", true}));
}

TEST_CASE("a changed policy is recorded with what changed, one that did not change is not") {
  AuthorityDeskFixture f;
  CHECK(f.desk.load().ok());
  CHECK(f.newest("rule_change").dump().find("\"start\"") != std::string::npos);
  CHECK(f.desk.configure(with_admin("chat:eve")).ok());
  CHECK(f.authority.is_admin({"chat", "eve", true}));
  const Json record = f.newest("rule_change");
  CHECK(record.dump().find("chat:eve") != std::string::npos);
  CHECK(f.desk.configure(with_admin("chat:eve")).ok());
  CHECK(f.newest("rule_change")["seq"] == record["seq"]);
  // As after a restart: the config changed while the bot was down.
  f.services.authority.configure(with_admin("chat:ada"));
  CHECK(f.desk.load().ok());
  CHECK(f.newest("rule_change")["seq"] != record["seq"]);
}

TEST_CASE("only a command that says that it writes gives rights") {
  AuthorityDeskFixture f;
  CHECK(says(f.ask("ada", "grant", kGrant, COX_CALL_LISTENER).status(), "is no command"));
  CHECK(
      says(f.ask("ada", "grant", kGrant, COX_CALL_COMMAND, Effect::reads).status(), "only reads"));
  CHECK(says(f.ask("ada", "link", Json::object(), COX_CALL_LISTENER).status(), "is no command"));
  CHECK(says(f.desk.perform({"access", f.actor, nullptr}, "grant", kGrant).status(),
             "nobody speaks"));
}

TEST_CASE("facts are published by plugins, with or without a call") {
  AuthorityDeskFixture f;
  const auto publish = [&](const std::string& plugin, const std::string& value, Millis ttl = 0) {
    return f.desk.perform(
        {plugin, f.actor, nullptr}, "publish",
        Json::object({{"name", "Incident.Open"}, {"value", value}, {"ttl", ttl}}));
  };
  CHECK(publish("pager", "true", 1'000).ok());
  CHECK(f.authority.facts().find("incident.open") == Json(true));
  CHECK(publish("other", "false").status().code() == Code::denied);
  CHECK(publish("pager", "tru").status().code() == Code::invalid);
  CHECK(publish("pager", "true", -1).status().code() == Code::invalid);
  f.advance(1'000);
  CHECK(!f.authority.facts().find("incident.open"));
  CHECK(publish("other", "1").ok());
  CHECK(publish("other", "").ok());
  CHECK(!f.authority.facts().find("incident.open"));
}

TEST_CASE("verbs that it does not know go to the next desk") {
  struct Next : work::Desk {
    Result<Json> perform(const Speaker&, std::string_view verb, const Json&) override {
      return Json(verb);
    }
  } next;
  AuthorityDeskFixture f;
  CHECK(f.ask("ada", "approve", Json()).status().code() == Code::not_found);
  f.desk.pass_on_to(&next);
  CHECK(*f.ask("ada", "approve", Json()) == Json("approve"));
}

TEST_CASE("two accounts are one person's once they are linked") {
  AuthorityDeskFixture f;
  const Json both = Json::object({{"one", "chat:ada"}, {"other", "irc:ada"}});
  const auto same = [&] { return (*f.ask("ada", "same_person", both))["same"]; };
  CHECK(same() == Json(false));
  f.authority.links().put({"irc:ada", "chat:ada", 1});
  CHECK(same() == Json(true));
  const Json none = Json::object({{"one", ""}, {"other", "irc:ada"}});
  CHECK(says(f.ask("ada", "same_person", none).status(), "must be accounts"));
}

TEST_CASE_FIXTURE(AuthorityDeskFixture,
                  "a grant is revoked also where that cannot be kept, and it is said") {
  REQUIRE(ask("ada", "grant", kGrant).ok());
  brain->close();
  const auto revoked = ask("ada", "revoke", Json::object({{"id", "1"}}));
  CHECK(says(revoked.status(), "log of chat:bob is revoked, but that could not be kept"));
  CHECK(services.authority.grants().list().empty());
}

TEST_CASE_FIXTURE(AuthorityDeskFixture,
                  "what rules ask about cannot be read: only what reads is allowed") {
  const auto may = [&](Effect effect) {
    return services.authority.decide({{"chat", "ada", true}, effect, "", "deploy", "ops", "#ops"});
  };
  CHECK(may(Effect::writes).allowed);
  break_brain();
  CHECK_FALSE(desk.load().ok());
  CHECK(may(Effect::reads).allowed);
  CHECK_FALSE(may(Effect::writes).allowed);
  CHECK(says(Status(Code::denied, may(Effect::writes).reason),
             "'deploy' waits until the bot can read again what its rules ask about"));
  services.authority.incomplete("");
  CHECK(may(Effect::writes).allowed);
}

TEST_CASE("a review that is missing is asked for a day after, also by a bot that began anew") {
  AuthorityDeskFixture f;
  authority::Grant glass;
  glass.kind = authority::Grant::Kind::break_glass;
  glass.id = "7";
  glass.who = "chat:bob";
  glass.made = f.clock.now() - 20 * 3'600'000;
  glass.over = true;
  f.authority.grants().put(glass);
  f.desk.resume();
  f.advance(3 * 3'600'000);
  REQUIRE(f.settle());
  CHECK(f.chat.bodies().empty());
  f.advance(2 * 3'600'000);
  REQUIRE(f.settle());
  REQUIRE_FALSE(f.chat.bodies().empty());
  CHECK(f.chat.bodies()[0].find("Still to be reviewed: chat:bob") == 0);
}

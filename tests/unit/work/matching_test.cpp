#include "work/matching.hpp"

#include <doctest/doctest.h>

#include "bench.hpp"

using namespace cox;
using namespace cox::work;
using namespace cox::work::test;

namespace {

const routing::Addressing kNames("cox", "/");

struct MatchingFixture : Bench {
  ActorPtr first = plugin("first"), second = plugin("second");
  Run nothing = [](const cox_call&, cox_result&) { return COX_OK; };
  Findings found(const chat::MessagePtr& said) {
    return find(*work.registry.view(), kNames, *said);
  }
};

}  // namespace

TEST_CASE("a name, an alias, a mention and a direct message address the bot") {
  MatchingFixture f;
  f.listen(f.first, R"({"kind": "respond", "pattern": "ping$"})", f.nothing);
  f.live(f.first);
  for (const char* text : {"cox ping", "@Cox: ping", "/ping"}) {
    CAPTURE(text);
    CHECK(f.found(f.message(text)).addressed);
    CHECK(f.found(f.message(text)).listeners.size() == 1);
  }
  CHECK(!f.found(f.message("ping")).addressed);
  CHECK(f.found(f.message("ping")).listeners.empty());
  for (const std::uint32_t flag : {COX_MESSAGE_DIRECT, COX_MESSAGE_MENTION}) {
    CHECK(f.found(f.message("ping", "ops", "ada", flag)).listeners.size() == 1);
    CHECK(f.found(f.message("cox ping", "ops", "ada", flag)).listeners.size() == 1);
  }
}

TEST_CASE("plugins come in their order, also after a reload") {
  MatchingFixture f;
  f.listen(f.first, R"({"kind": "hear", "pattern": "x"})", f.nothing);
  f.listen(f.second, R"({"kind": "hear", "pattern": "x"})", f.nothing);
  f.live(f.first);
  f.live(f.second);
  auto newer = f.plugin("first", 2);  // a larger owner, the same place
  f.listen(newer, R"({"kind": "hear", "pattern": "x"})", f.nothing);
  f.live(newer, f.first);
  const Findings findings = f.found(f.message("x"));
  REQUIRE(findings.listeners.size() == 2);
  CHECK(findings.listeners[0].actor == newer);
  CHECK(findings.listeners[1].actor == f.second);
  CHECK(findings.certain());
}

TEST_CASE("of several commands the first plugin's wins, and no listener is left") {
  MatchingFixture f;
  f.command(f.second, R"({"kind": "command", "id": "b", "phrases": ["go <x>"]})", f.nothing);
  f.command(f.first, R"({"kind": "command", "id": "a", "phrases": ["go <x>"]})", f.nothing);
  f.listen(f.first, R"({"kind": "hear", "pattern": "go"})", f.nothing);
  f.live(f.second);
  f.live(f.first);
  const Findings findings = f.found(f.message("cox go on"));
  REQUIRE(findings.command);
  CHECK(findings.command->actor == f.first);
  CHECK(findings.command->hits.size() == 1);
  CHECK(findings.listeners.empty());
}

TEST_CASE("other kinds of message reach those who wait for them, and predicates") {
  MatchingFixture f;
  f.listen(f.first, R"({"kind": "enter"})", f.nothing);
  f.listen(f.second, R"({"kind": "listen"})", f.nothing, [](const cox_message&) { return true; });
  f.listen(f.second, R"({"kind": "hear", "pattern": "."})", f.nothing);
  f.live(f.first);
  f.live(f.second);
  chat::Message message = *f.message("x");
  message.kind = COX_MESSAGE_ENTER;
  CHECK(find(*f.work.registry.view(), kNames, message).listeners.size() == 2);
  message.kind = COX_MESSAGE_TOPIC;
  const Findings topic = find(*f.work.registry.view(), kNames, message);
  REQUIRE(topic.listeners.size() == 1);
  CHECK(topic.listeners[0].hits.size() == 1);
  CHECK(topic.listeners[0].hits[0].candidate);
  CHECK(!topic.certain());
  message.kind = 999;
  CHECK(find(*f.work.registry.view(), kNames, message).listeners.empty());
}

TEST_CASE("groups are owned, and one that took no part has no text") {
  MatchingFixture f;
  f.listen(f.first, R"x({"kind": "hear", "pattern": "(?<a>x)|(?<b>y)"})x", f.nothing);
  f.live(f.first);
  const Findings findings = f.found(f.message("y"));
  REQUIRE(findings.listeners.size() == 1);
  const auto& groups = findings.listeners[0].hits[0].groups;
  REQUIRE(groups.size() == 3);
  CHECK(groups[1].name == "a");
  CHECK(!groups[1].text);
  CHECK(groups[2].text == "y");
}

TEST_CASE("a share is found again for one plugin, a catch-all's too") {
  MatchingFixture f;
  f.listen(f.first, R"({"kind": "hear", "pattern": "x"})", f.nothing);
  f.listen(f.first, R"({"kind": "catch_all"})", f.nothing);
  f.live(f.first);
  f.live(f.second);
  const ViewPtr view = f.work.registry.view();
  CHECK(find_for(*view, kNames, *f.message("x"), f.first).hits.size() == 1);
  CHECK(find_for(*view, kNames, *f.message("x"), f.second).hits.empty());
  CHECK(find_for(*view, kNames, *f.message("y"), f.first).hits.empty());
  CHECK(catch_all_for(*view, f.first).hits.size() == 1);
  CHECK(catch_all_for(*view, f.second).hits.empty());
  CHECK(catch_all_for(*view, f.second).catch_all);
}

TEST_CASE("edits, removals and reactions reach those who wait for them, and nobody else") {
  MatchingFixture f;
  f.listen(f.first, R"({"kind": "edit"})", f.nothing);
  f.listen(f.first, R"({"kind": "remove"})", f.nothing);
  f.listen(f.second, R"({"kind": "reaction"})", f.nothing);
  f.live(f.first);
  f.live(f.second);
  const auto heard = [&](std::uint32_t kind) {
    chat::Message message = *f.message(":eyes:");
    message.kind = kind;
    return find(*f.work.registry.view(), kNames, message).listeners;
  };
  for (const std::uint32_t kind : {COX_MESSAGE_EDIT, COX_MESSAGE_REMOVE}) {
    CAPTURE(kind);
    const auto listeners = heard(kind);
    REQUIRE(listeners.size() == 1);
    CHECK(listeners[0].actor == f.first);
    CHECK(listeners[0].hits.size() == 1);
  }
  const auto reacting = heard(COX_MESSAGE_REACTION);
  REQUIRE(reacting.size() == 1);
  CHECK(reacting[0].actor == f.second);
  CHECK(heard(COX_MESSAGE_EMOTE).empty());
}

TEST_CASE("a phrase with words to choose from is found by each of them") {
  MatchingFixture f;
  f.command(f.first,
            R"x({"kind": "command", "id": "jobs", "phrases": ["(show|list all) jobs of <who>"]})x",
            f.nothing);
  f.live(f.first);
  for (const char* text : {"cox show jobs of ann", "cox LIST  all jobs of ann"}) {
    CAPTURE(text);
    CHECK(f.found(f.message(text)).command.has_value());
  }
  for (const char* text : {"cox list jobs of ann", "cox show list all jobs of ann"}) {
    CAPTURE(text);
    CHECK_FALSE(f.found(f.message(text)).command.has_value());
  }
}

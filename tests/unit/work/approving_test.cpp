#include "work/approving.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "bench.hpp"
#include "config/config.hpp"
#include "work/planned.hpp"

using namespace cox;
using namespace cox::work;
using namespace cox::work::test;

namespace {

constexpr auto kDrop =
    R"({"kind": "command", "id": "drop", "phrases": ["drop <what>"], "effect": "destroys", "plan": true})";

// A plugin with one command that destroys, and facts that a test can change.
struct Fixture : Bench {
  ActorPtr dropper(const std::string& build = "b1") {
    auto actor = plugin("dropper");
    actor->build = build;
    command(actor, kDrop, [this](const cox_call& call, cox_result& result) {
      if (call.kind != COX_CALL_PLAN) {
        notes.add("dropped");
        return COX_OK;
      }
      if (fails) {
        test::answer(result, "cannot look");
        return COX_FAILED;
      }
      test::answer(result,
                   R"({"facts": {"rows": )" + std::to_string(rows) + R"(}, "text": "all rows"})");
      return COX_OK;
    });
    return actor;
  }
  std::string id() {
    const Json all = pending(work);
    REQUIRE(all.size() == 1);
    return all.items()[0]["id"].as_string();
  }
  void ask() {
    say("cox drop it");
    REQUIRE(settle());
  }
  // As if the asker had said yes and the bot had been stopped before the plan began.
  void confirm() {
    const auto confirmed = work.plans.update(id(), [](Plan& plan) -> Status {
      plan.confirmed = true;
      return {};
    });
    REQUIRE(confirmed.ok());
  }
  std::atomic<int> rows{3};
  std::atomic<bool> fails{false};
};

// Who is in @ops may drop things, once `approve` is met.
authority::Policy with_ops(const std::string& members, const std::string& approve) {
  const auto loaded =
      config::parse(R"({"groups": {"ops": [)" + members +
                        R"(]}, "rules": [{"id": "two", "command": "drop", "who": "@ops",
                           "allow": true, "approve": )" +
                        approve + "}]}",
                    "cox.json", "/base");
  REQUIRE_MESSAGE(loaded.ok(), config::describe(loaded.problems, "cox.json"));
  return {false, loaded.config.admins, loaded.config.authority};
}

constexpr auto kThree = R"("chat:ada", "chat:bob", "chat:cleo")";
constexpr auto kByOps = R"({"by": "@ops"})";

}  // namespace

TEST_CASE("what destroys shows its plan and begins with the asker's yes, once") {
  Fixture f;
  f.live(f.dropper());
  f.ask();
  CHECK(f.notes.size() == 0);
  CHECK(f.chat.heard("all rows"));
  f.say("yes", "ops", "bob");    // somebody else's yes is nothing
  f.say("yes", "other", "ada");  // nor is one elsewhere
  f.say("yes?");
  REQUIRE(f.settle());
  CHECK(f.notes.size() == 0);
  f.say("Yes");
  REQUIRE(f.settle());
  f.say("yes");
  REQUIRE(f.settle());
  CHECK(f.notes.all() == std::vector<std::string>{"dropped"});
  CHECK(pending(f.work).size() == 0);
}

TEST_CASE("a no leaves it, and so does time") {
  Fixture f;
  f.live(f.dropper());
  f.ask();
  f.say("no");
  REQUIRE(f.settle());
  CHECK(pending(f.work).size() == 0);
  f.ask();
  const std::string id = f.id();
  f.advance(5 * 60'000);
  REQUIRE(f.settle());
  CHECK(
      f.chat.heard("Plan " + id + " (drop --what it) is void, nothing was done: nobody said yes"));
  f.say("yes");
  REQUIRE(f.settle());
  CHECK(f.notes.size() == 0);
}

TEST_CASE("a plan whose facts changed is void, and the room hears what changed") {
  Fixture f;
  f.live(f.dropper());
  f.ask();
  f.rows = 4;
  f.say("yes");
  REQUIRE(f.settle());
  CHECK(f.notes.size() == 0);
  CHECK(f.chat.heard("rows was 3, is 4"));
}

TEST_CASE("another build voids a plan, the same build keeps it") {
  Fixture f;
  const auto first = f.dropper();
  f.live(first);
  f.ask();
  const auto same = f.dropper();
  f.take_over(first, same);
  void_other_builds(f.work, *same);
  CHECK(pending(f.work).size() == 1);
  const auto other = f.dropper("b2");
  f.take_over(same, other);
  void_other_builds(f.work, *other);
  REQUIRE(f.settle());
  CHECK(pending(f.work).size() == 0);
  CHECK(f.chat.heard("another build of dropper went live"));
}

TEST_CASE("other settings void a plan") {
  Fixture f;
  const auto first = f.dropper();
  f.live(first);
  f.ask();
  const auto moved = f.dropper();
  moved->settings = "another place";
  f.take_over(first, moved);
  void_other_builds(f.work, *moved);
  REQUIRE(f.settle());
  CHECK(pending(f.work).size() == 0);
  CHECK(f.chat.heard("the settings of dropper have changed"));
}

TEST_CASE("a plan that cannot be made is told and kept nowhere") {
  Fixture f;
  f.live(f.dropper());
  f.fails = true;
  f.ask();
  CHECK(f.chat.heard("cannot look"));
  CHECK(pending(f.work).size() == 0);
}

TEST_CASE("a stranger approves nothing, and who asked approves nothing beyond their yes") {
  Fixture f;
  f.live(f.dropper());
  f.ask();
  const std::string id = f.id();
  auto stranger = *f.message("x", "ops", "bob");
  stranger.flags = 0;
  CHECK(approve(f.work, stranger, id).status().code() == Code::denied);
  CHECK(approve(f.work, *f.message("x", "ops", "bob"), id).status().code() == Code::denied);
  CHECK(approve(f.work, *f.message("x", "ops", "bob"), "0000").status().code() == Code::not_found);
  REQUIRE(approve(f.work, *f.message("x"), id).ok());  // the asker, by its id
  REQUIRE(f.settle());
  CHECK(f.notes.size() == 1);
}

TEST_CASE("plans outlive the process, and one that was at work is not begun again") {
  Fixture f;
  f.live(f.dropper());
  f.ask();
  const std::string id = f.id();
  REQUIRE(f.work.plans
              .update(id,
                      [](Plan& plan) -> Status {
                        plan.starting = true;
                        return {};
                      })
              .ok());
  Plans again(*f.brain);
  REQUIRE(again.load().ok());
  REQUIRE(again.find(id));
  CHECK(again.find(id)->starting);
  resume_plans(f.work);
  REQUIRE(f.settle());
  CHECK(f.chat.heard("I do not begin it again"));
  CHECK(f.notes.size() == 0);
}

TEST_CASE("where a rule names nobody, whoever may do it themselves approves it") {
  Fixture f;
  f.live(f.dropper());
  f.authority.configure(with_ops(kThree, R"({"count": 1})"));
  f.ask();
  const std::string id = f.id();
  const Status eve = approve(f.work, *f.message("x", "ops", "eve"), id).status();
  CHECK(eve.code() == Code::denied);
  CHECK(eve.message().starts_with("who approves must be allowed to do it: "));
  CHECK(approve(f.work, *f.message("x", "ops", "bob"), id).ok());
  f.say("yes");
  REQUIRE(f.settle());
  CHECK(f.notes.all() == std::vector<std::string>{"dropped"});
}

TEST_CASE("a plan is judged by the rules of the moment in which it begins") {
  Fixture f;
  f.live(f.dropper());
  f.authority.configure(with_ops(kThree, kByOps));
  f.ask();
  REQUIRE(approve(f.work, *f.message("x", "ops", "bob"), f.id()).ok());
  f.authority.configure(with_ops(R"("chat:ada", "chat:cleo")", kByOps));  // bob left
  f.say("yes");
  REQUIRE(f.settle());
  CHECK(f.notes.size() == 0);
  CHECK(f.chat.heard(
      "the rules now ask for 1 approval, and 0 of those given still count (rule two)"));
}

TEST_CASE("so it is where the rule names nobody who approves") {
  Fixture f;
  f.live(f.dropper());
  f.authority.configure(with_ops(kThree, R"({"count": 1})"));
  f.ask();
  REQUIRE(approve(f.work, *f.message("x", "ops", "bob"), f.id()).ok());
  f.authority.configure(with_ops(R"("chat:ada", "chat:cleo")", R"({"count": 1})"));
  f.say("yes");
  REQUIRE(f.settle());
  CHECK(f.notes.size() == 0);
  CHECK(f.chat.heard("0 of those given still count (rule two)"));
}

TEST_CASE("what has begun can be neither denied nor void any more") {
  Fixture f;
  f.live(f.dropper());
  f.authority.configure(with_ops(kThree, kByOps));
  f.ask();
  const Plan plan = *f.work.plans.find(f.id());
  const auto begins = [](Plan& next) -> Status {
    next.starting = true;
    return {};
  };
  REQUIRE(f.work.plans.update(plan.id, begins).ok());
  CHECK(deny(f.work, *f.message("x", "ops", "bob"), plan.id, "").status().code() == Code::conflict);
  void_plan(f.work, plan, "too late");
  CHECK(f.work.plans.find(plan.id));
  CHECK_FALSE(f.chat.heard("is void"));
}

TEST_CASE("an approval too many is refused, and not on the records as one") {
  Fixture f;
  f.live(f.dropper());
  f.authority.configure(with_ops(kThree, kByOps));
  f.ask();
  const std::string id = f.id();
  REQUIRE(approve(f.work, *f.message("x", "ops", "bob"), id).ok());
  const Status cleo = approve(f.work, *f.message("x", "ops", "cleo"), id).status();
  CHECK(cleo.message().find("has all approvals it needs") != std::string::npos);
  REQUIRE(f.records->wait(f.records->note("test", Json::object())).ok());
  const auto lines = f.records->tail(1'000);
  REQUIRE(lines.ok());
  const auto approved = std::ranges::count_if(*lines, [](const Json& line) {
    return line["kind"].text() == "plan" && line["facts"]["what"].text() == "approved";
  });
  CHECK(approved == 1);
}

TEST_CASE("a denial from elsewhere is told where the plan was asked for") {
  Fixture f;
  f.live(f.dropper());
  f.ask();
  REQUIRE(deny(f.work, *f.message("x", "other", "ada"), f.id(), "not today").ok());
  CHECK(f.chat.heard("was denied by ada: not today"));
}

TEST_CASE("after a restart what had every yes begins, and what is too late is void") {
  Fixture f;
  f.live(f.dropper());
  f.ask();
  f.confirm();
  resume_plans(f.work);
  REQUIRE(f.settle());
  CHECK(f.notes.size() == 1);
  f.ask();
  const std::string late = f.id();
  f.clock.advance(6 * 60'000);  // the bot is away: no timer fires
  const Status expired = approve(f.work, *f.message("x"), late).status();
  CHECK(expired.message().find("has expired") != std::string::npos);
  resume_plans(f.work);
  REQUIRE(f.settle());
  CHECK(f.chat.heard("nobody said yes in time"));
  f.ask();
  f.confirm();
  f.clock.advance(6 * 60'000);
  resume_plans(f.work);
  REQUIRE(f.settle());
  CHECK(f.chat.heard("its time was over before I was back"));
  CHECK(f.notes.size() == 1);
}

TEST_CASE("a listener cannot wait for a yes, so a rule that asks for one refuses it") {
  Fixture f;
  const auto loaded = config::parse(
      R"({"rules": [{"id": "careful", "command": "launch", "allow": true, "confirm": true}]})",
      "cox.json", "/base");
  REQUIRE(loaded.ok());
  f.authority.configure({true, {}, loaded.config.authority});
  const ActorPtr rocket = f.plugin("rocket");
  f.listen(rocket, R"({"kind": "respond", "pattern": "launch$", "id": "launch"})",
           noting(f.notes, "launched"));
  f.live(rocket);
  f.say("cox launch");
  REQUIRE(f.settle());
  CHECK(f.notes.size() == 0);
  CHECK(f.chat.heard(
      "the rule careful asks for a yes or an approval, and only commands can wait for one"));
}

#include "work/middleware.hpp"

#include <doctest/doctest.h>

#include "bench.hpp"
#include "work/noting.hpp"

using namespace cox;
using namespace cox::work;
using namespace cox::work::test;

namespace {

using Names = std::vector<std::string>;

Run verdict(std::int32_t which, const std::string& why = {}) {
  return [which, why](const cox_call&, cox_result& result) {
    result.verdict = which;
    if (!why.empty()) answer(result, why);
    return COX_OK;
  };
}

struct MiddlewareFixture : Bench {
  ActorPtr guard = plugin("guard");
  ActorPtr worker = plugin("worker");
  MiddlewareFixture() {
    listen(worker, R"({"kind": "hear", "pattern": "."})", noting(notes, "ran"));
  }
  void start() {
    live(guard);
    live(worker);
  }
};

}  // namespace

TEST_CASE("a step that denies stops the message; who spoke to the bot hears why") {
  MiddlewareFixture f;
  f.step(f.guard, Stage::receive, verdict(COX_VERDICT_DENY, "not on Fridays"));
  f.start();
  f.say("hello");
  REQUIRE(f.settle());
  CHECK(f.chat.bodies().empty());
  f.say("cox hello");
  REQUIRE(f.settle());
  CHECK(f.chat.bodies() == Names{"not on Fridays"});
  CHECK(f.notes.size() == 0);
}

TEST_CASE("a listener step knows what is about to begin, and may deny just that") {
  MiddlewareFixture f;
  f.listen(f.worker, R"({"kind": "respond", "pattern": "deploy", "id": "deploy"})",
           noting(f.notes, "deployed"));
  f.step(f.guard, Stage::listener, [&](const cox_call& call, cox_result& result) {
    if (text_of(call.name) == "deploy") result.verdict = COX_VERDICT_DENY;
    return COX_OK;
  });
  f.start();
  f.say("cox deploy");
  REQUIRE(f.settle());
  CHECK(f.notes.all() == Names{"ran:cox deploy"});
}

TEST_CASE("allow asks no further step, pass does") {
  MiddlewareFixture f;
  f.step(f.guard, Stage::receive, verdict(COX_VERDICT_PASS));
  f.step(f.guard, Stage::receive, verdict(COX_VERDICT_ALLOW));
  f.step(f.guard, Stage::receive, verdict(COX_VERDICT_DENY));
  f.start();
  f.say("hello");
  REQUIRE(f.settle());
  CHECK(f.notes.all() == Names{"ran:hello"});
}

TEST_CASE("a step that throws or fails denies") {
  MiddlewareFixture f;
  bool throwing = true;
  f.step(f.guard, Stage::receive, [&](const cox_call&, cox_result&) -> cox_status {
    if (throwing) throw std::runtime_error("oops");
    return COX_FAILED;
  });
  f.start();
  f.say("cox hello");
  CHECK(f.chat.heard("a check failed (guard/step-1)"));
  REQUIRE(f.settle());
  throwing = false;
  f.say("chatter");
  REQUIRE(f.settle());
  CHECK(f.chat.bodies().size() == 1);  // nobody asked
  CHECK(f.notes.size() == 0);
  CHECK(f.guard->counters.errors == 2);
}

TEST_CASE("late steps deny, however many of them hold every thread for steps") {
  MiddlewareFixture f;
  Gate gate;
  f.step(f.guard, Stage::receive, [&](const cox_call&, cox_result&) {
    gate.wait();
    return COX_OK;
  });
  f.start();
  constexpr int kMore = 8;  // than there are threads
  for (int i = 0; i < kMore; ++i) f.say("cox hello", "room-" + std::to_string(i));
  REQUIRE(gate.reached());
  f.advance(f.services.settings()->middleware);
  CHECK(eventually([&] { return f.chat.bodies().size() == kMore; }));
  CHECK(f.chat.heard("did not answer in time (guard/step-1)"));
  gate.open();
  REQUIRE(f.settle());
  CHECK(f.notes.size() == 0);
}

TEST_CASE("a room's order holds while its checks take their time") {
  MiddlewareFixture f;
  Gate gate;
  f.step(f.guard, Stage::receive, [&](const cox_call& call, cox_result&) {
    if (text_of(call.message->text) == "one") gate.wait();
    return COX_OK;
  });
  f.start();
  f.say("one");
  REQUIRE(gate.reached());
  f.say("two");
  f.say("else", "other");
  CHECK(f.notes.reach(1));
  CHECK(f.notes.all() == Names{"ran:else"});
  gate.open();
  REQUIRE(f.settle());
  CHECK(f.notes.all() == Names{"ran:else", "ran:one", "ran:two"});
}

TEST_CASE("thousands of messages that wait in one room are no deep recursion") {
  MiddlewareFixture f;
  Gate gate;
  f.step(f.guard, Stage::receive, [&](const cox_call& call, cox_result&) {
    if (text_of(call.message->text) == "first") gate.wait();
    return COX_OK;
  });
  f.live(f.guard);
  f.say("first");
  REQUIRE(gate.reached());
  for (int i = 0; i < 3000; ++i) f.say("x");
  gate.open();
  CHECK(f.settle());
}

TEST_CASE("listener middleware is asked before each call and names it") {
  MiddlewareFixture f;
  f.step(f.guard, Stage::listener, [&](const cox_call& call, cox_result& result) {
    f.notes.add("asked for " + text_of(call.name) + " " + text_of(call.data));
    result.verdict = COX_VERDICT_DENY;
    return COX_OK;
  });
  f.start();
  f.say("hello");
  REQUIRE(f.settle());
  CHECK(f.notes.all() == Names{"asked for listener-1 "
                               R"({"plugin":"worker","effect":"reads","permission":""})"});
  CHECK(f.outcomes().empty());
}

TEST_CASE("a step knows where it could answer") {
  MiddlewareFixture f;
  f.step(f.guard, Stage::receive, [&](const cox_call& call, cox_result&) {
    f.notes.add(call.address == nullptr ? "nowhere" : text_of(call.address->room));
    return COX_OK;
  });
  f.live(f.guard);
  f.say("hello", "lobby");
  REQUIRE(f.settle());
  CHECK(f.notes.all() == Names{"lobby"});
}

TEST_CASE("response middleware rewrites and denies") {
  MiddlewareFixture f;
  f.step(f.guard, Stage::response, [](const cox_call& call, cox_result& result) {
    const std::string body = text_of(call.outgoing->body);
    if (body == "secret") result.verdict = COX_VERDICT_DENY;
    if (body == "hello") answer(result, "HELLO");
    return COX_OK;
  });
  f.start();
  const chat::Address address{"chat", "ops", "", "ada", "", false};
  for (const char* body : {"hello", "secret", "other"}) tell(f.services, address, body);
  REQUIRE(f.settle());
  CHECK(f.chat.bodies() == Names{"HELLO", "other"});
}

TEST_CASE("a chain that is dropped unrun says that the bot stops") {
  Bench b;
  auto guard = b.plugin("guard");
  b.step(guard, Stage::listener, [](const cox_call&, cox_result&) { return COX_OK; });
  REQUIRE(b.steps.stop(kPatience));
  const Verdict verdict = pass_and_wait(b.services, {{guard, 0}}, {});
  CHECK(!verdict.allowed);
  CHECK(verdict.stopping);
}

TEST_CASE("what a step makes of the reply to a recorded call is on the records, and not its text") {
  Bench b;
  chat::Outgoing out;
  out.call = "call-1";
  out.plugin = "worker";
  out.body = "hello";
  const Verdict stopped{false, "not on Fridays", "guard/step-1", std::nullopt, false};
  const Verdict altered{true, "", "", "HELLO", false};
  const Verdict same{true, "", "", "hello", false};
  for (const Verdict& each : {stopped, altered, same}) note_verdict(*b.records, out, each);
  out.call.clear();
  note_verdict(*b.records, out, stopped);  // of no call
  const auto lines = b.records->tail(1'000);
  REQUIRE(lines.ok());
  std::vector<Json> replies;
  for (const Json& line : *lines) {
    if (line["kind"].text() == "reply") replies.push_back(line["facts"]);
  }
  REQUIRE(replies.size() == 2);
  CHECK(replies[0]["outcome"].text() == "stopped");
  CHECK(replies[0]["by"].text() == "guard/step-1");
  CHECK(replies[1]["outcome"].text() == "altered");
  CHECK(replies[1].dump().find("HELLO") == std::string::npos);
}

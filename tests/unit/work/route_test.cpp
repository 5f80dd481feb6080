#include "work/route.hpp"

#include <doctest/doctest.h>

#include "bench.hpp"

using namespace cox;
using namespace cox::work;
using namespace cox::work::test;

namespace {

using Names = std::vector<std::string>;

constexpr auto kHear = R"({"kind": "hear", "pattern": "deploy"})";
constexpr auto kRespond = R"({"kind": "respond", "pattern": "deploy"})";
constexpr auto kCatchAll = R"({"kind": "catch_all"})";
constexpr auto kListen = R"({"kind": "listen"})";
constexpr auto kMayFinish =
    R"({"kind": "hear", "pattern": "deploy", "may_finish": true, "deadline": 500})";

Run finishing(Notes& notes, const std::string& name) {
  return [&notes, name](const cox_call&, cox_result& result) {
    notes.add(name);
    result.finish = 1;
    return COX_OK;
  };
}

}  // namespace

TEST_CASE("within a plugin listeners run in order of registration, until one finishes") {
  Bench b;
  auto plugin = b.plugin("a");
  b.listen(plugin, kHear, noting(b.notes, "first"));
  b.listen(plugin, kHear, finishing(b.notes, "second"));
  b.listen(plugin, kHear, noting(b.notes, "third"));
  b.live(plugin);
  b.say("deploy it");
  REQUIRE(b.settle());
  CHECK(b.notes.all() == Names{"first:deploy it", "second"});
}

TEST_CASE("a command ends the route before any listener") {
  Bench b;
  auto plugin = b.plugin("a"), other = b.plugin("b");
  b.listen(plugin, kHear, noting(b.notes, "heard"));
  b.command(other, R"({"kind": "command", "id": "deploy", "phrases": ["deploy <what>"]})",
            [&](const cox_call& call, cox_result&) {
              for (std::size_t i = 1; i < call.capture_count; ++i) {
                b.notes.add(text_of(call.captures[i].name) + "=" + text_of(call.captures[i].text));
              }
              return COX_OK;
            });
  b.live(plugin);
  b.live(other);
  b.say("cox deploy web");
  REQUIRE(b.settle());
  CHECK(b.notes.all() == Names{"what=web"});
  b.say("we deploy web");  // not said to the bot
  REQUIRE(b.settle());
  CHECK(b.notes.all().back() == "heard:we deploy web");
}

TEST_CASE("across plugins the route waits for one that may finish, and stops where it does") {
  Bench b;
  auto plugin = b.plugin("a"), other = b.plugin("b");
  Gate gate;
  b.listen(plugin, kMayFinish, [&](const cox_call&, cox_result& result) {
    gate.wait();
    result.finish = 1;
    return COX_OK;
  });
  b.listen(other, kHear, noting(b.notes, "other"));
  b.live(plugin);
  b.live(other);
  b.say("deploy");
  REQUIRE(gate.reached());
  gate.open();
  REQUIRE(b.settle());
  CHECK(b.notes.size() == 0);
}

TEST_CASE("one that may finish but is late is not waited for any longer") {
  Bench b;
  auto plugin = b.plugin("a"), other = b.plugin("b");
  Gate gate;
  b.listen(plugin, kMayFinish, [&](const cox_call&, cox_result& result) {
    gate.wait();
    result.finish = 1;
    return COX_OK;
  });
  b.listen(other, kHear, noting(b.notes, "other"));
  b.live(plugin);
  b.live(other);
  b.say("deploy");
  REQUIRE(gate.reached());
  b.advance(499);
  CHECK(b.notes.size() == 0);
  b.advance(1);
  CHECK(b.notes.reach(1));
  gate.open();  // its finish comes too late to mean anything
  REQUIRE(b.settle());
  CHECK(b.notes.all() == Names{"other:deploy"});
}

TEST_CASE("the catch-all runs if nobody ran; a predicate's no does not count") {
  Bench b;
  auto plugin = b.plugin("a"), rest = b.plugin("b");
  b.listen(plugin, kListen, noting(b.notes, "yes"),
           [](const cox_message& message) { return text_of(message.text) == "yes"; });
  b.listen(rest, kCatchAll, noting(b.notes, "rest"));
  b.live(plugin);
  b.live(rest);
  b.say("no");
  REQUIRE(b.settle());
  b.say("yes");
  REQUIRE(b.settle());
  CHECK(b.notes.all() == Names{"rest:no", "yes:yes"});
}

TEST_CASE("a predicate's stuck plugin does not hold up the room for the others") {
  Bench b;
  auto stuck = b.plugin("a"), rest = b.plugin("b"), other = b.plugin("c");
  Gate gate;
  b.listen(stuck, kListen, noting(b.notes, "never"), [&](const cox_message&) {
    gate.wait();
    return false;
  });
  b.listen(rest, kCatchAll, noting(b.notes, "rest"));
  b.listen(other, kHear, noting(b.notes, "other"));
  b.live(stuck);
  b.live(rest);
  b.live(other);
  b.say("what?");
  b.say("deploy");
  REQUIRE(gate.reached());
  CHECK(b.notes.size() == 0);
  b.advance(b.services.settings()->middleware);
  CHECK(b.notes.reach(1));
  CHECK(b.notes.all() == Names{"other:deploy"});
  gate.open();
  REQUIRE(b.settle());
  CHECK(b.notes.size() == 2);  // the catch-all had its turn all the same
}

TEST_CASE("a catch-all that waits in the mailbox is answered by the newer generation") {
  Bench b;
  auto old = b.plugin("a", 1), next = b.plugin("a", 2);
  Gate gate;
  b.listen(old, kCatchAll, [&](const cox_call& call, cox_result&) {
    gate.wait();
    b.notes.add("old:" + text_of(call.message->text));
    return COX_OK;
  });
  b.listen(next, kCatchAll, noting(b.notes, "new"));
  b.live(old);
  b.say("one");
  REQUIRE(gate.reached());
  b.say("two");
  REQUIRE(eventually([&] { return old->mailbox->waiting() == 1; }));
  b.take_over(old, next);
  CHECK(b.notes.reach(1));
  gate.open();
  REQUIRE(b.settle());
  CHECK(b.notes.all() == Names{"new:two", "old:one"});
}

TEST_CASE("who has no right is told only if they spoke to the bot") {
  Bench b;
  b.authority.configure({false, {"chat:root"}});
  auto plugin = b.plugin("a");
  b.listen(plugin, kRespond, noting(b.notes, "ran"));
  b.listen(plugin, R"({"kind": "hear", "pattern": "deploy", "effect": "writes"})",
           noting(b.notes, "heard"));
  b.live(plugin);
  b.say("we deploy");
  REQUIRE(b.settle());
  CHECK(b.chat.bodies().empty());
  b.say("cox deploy");
  REQUIRE(b.settle());
  CHECK(b.chat.bodies().size() == 1);
  CHECK(b.notes.size() == 0);
  b.say("cox deploy", "ops", "root");
  REQUIRE(b.settle());
  CHECK(b.notes.size() == 2);
}

TEST_CASE("a handler that fails or throws is told, recorded and survived") {
  Bench b;
  auto plugin = b.plugin("a");
  b.listen(plugin, R"({"kind": "respond", "pattern": "fail"})",
           [](const cox_call&, cox_result& result) {
             answer(result, "the disk is full");
             return COX_FAILED;
           });
  b.listen(plugin, R"({"kind": "respond", "pattern": "throw"})",
           [](const cox_call&, cox_result&) -> cox_status { throw std::runtime_error("oops"); });
  b.live(plugin);
  b.say("cox fail");
  CHECK(b.chat.heard("the disk is full"));
  b.say("cox throw");
  CHECK(b.chat.heard("oops"));
  REQUIRE(b.settle());
  CHECK(b.outcomes() == Names{"failed", "failed"});
  CHECK(plugin->counters.errors == 2);
  CHECK(plugin->counters.open == 0);
}

TEST_CASE("a full mailbox is told to those who spoke to the bot") {
  Bench b;
  auto plugin = b.plugin("a", 1, 1);
  Gate gate;
  b.listen(plugin, kRespond, [&](const cox_call&, cox_result&) {
    gate.wait();
    return COX_OK;
  });
  b.live(plugin);
  b.say("cox deploy 1");
  REQUIRE(gate.reached());
  b.say("cox deploy 2");
  b.say("cox deploy 3");
  CHECK(b.chat.heard("cannot take this now"));
  gate.open();
  REQUIRE(b.settle());
}

TEST_CASE("an accepted message is done once it was handled, and kept where it was not") {
  Bench b;
  auto plugin = b.plugin("a");
  Gate gate;
  b.listen(plugin, R"({"kind": "respond", "pattern": "wait", "effect": "reads"})",
           [&](const cox_call&, cox_result&) {
             gate.wait();
             return COX_OK;
           });
  b.live(plugin);
  for (const char* id : {"first", "second"}) {
    const auto message = b.message("cox wait");
    REQUIRE(b.records->wait(b.records->accept({id, chat::to_json(*message), 0})).ok());
    b.dispatcher.dispatch(message, id);
  }
  REQUIRE(gate.reached());
  REQUIRE(eventually([&] { return plugin->mailbox->waiting() == 1; }));
  plugin->mailbox->close();  // the bot stops
  gate.open();
  REQUIRE(b.settle());
  const auto accepted = b.records->accepted();
  REQUIRE(accepted.ok());
  REQUIRE(accepted->size() == 1);
  CHECK(accepted->front().id == "second");
}

TEST_CASE("of a message that several plugins share, what had begun is not begun again") {
  Bench b;
  std::vector<std::string> ran;
  for (const char* id : {"a", "b"}) {
    auto plugin = b.plugin(id);
    b.listen(plugin,
             R"({"kind": "respond", "pattern": "hello", "id": "greet", "effect": "writes"})",
             [&ran, id](const cox_call&, cox_result&) {
               ran.emplace_back(id);
               return COX_OK;
             });
    b.live(plugin);
  }
  const auto message = b.message("cox hello");
  auto& records = *b.records;
  REQUIRE(records.wait(records.accept({"it", chat::to_json(*message), 0})).ok());
  audit::Begin begin;  // by an earlier process, which crashed before b began
  begin.call = "call";
  begin.plugin = "a";
  begin.name = "greet";
  begin.accepted = "it";
  begin.shared = true;
  REQUIRE(records.wait(records.begin(begin)).ok());
  const auto left = records.accepted();
  REQUIRE(left.ok());
  REQUIRE(left->size() == 1);
  b.dispatcher.dispatch(message, "it", left->front().begun);
  REQUIRE(b.settle());
  CHECK(ran == std::vector<std::string>{"b"});
  REQUIRE(records.wait(records.note("end", Json::object())).ok());
  CHECK(records.accepted()->empty());
}

TEST_CASE("a message whose checks never ran because the bot stopped stays accepted") {
  Bench b;
  auto plugin = b.plugin("a");
  b.step(plugin, Stage::receive, [](const cox_call&, cox_result&) { return COX_OK; });
  b.live(plugin);
  const auto message = b.message("cox hello");
  REQUIRE(b.records->wait(b.records->accept({"it", chat::to_json(*message), 0})).ok());
  REQUIRE(b.steps.stop(kPatience));
  b.dispatcher.dispatch(message, "it");
  REQUIRE(b.settle());
  CHECK(b.records->accepted()->size() == 1);
}

#include "work/questions.hpp"

#include <doctest/doctest.h>

#include "bench.hpp"

using namespace cox;
using namespace cox::work;
using namespace cox::work::test;

namespace {

struct QuestionsFixture : Bench {
  Question question(const std::string& user, const std::string& name = "sure") {
    return {"asker", name, R"({"n": 1})", {"chat", "ops", "", user, "", false}, clock.now() + 1000};
  }
  ActorPtr asker(std::uint32_t generation = 1) {
    auto actor = plugin("asker", generation);
    const std::string mark = generation == 1 ? "old" : "new";
    Handler& made = handler([this, mark](const cox_call& call, cox_result&) {
      notes.add(mark + " " + text_of(call.message->text) + " " + text_of(call.data));
      return COX_OK;
    });
    actor->declared.answers.push_back({"sure", made.c()});
    command(actor, R"({"kind": "command", "id": "help", "phrases": ["help"]})",
            noting(notes, "command"));
    listen(actor, R"({"kind": "hear", "pattern": "."})", noting(notes, "heard"));
    return actor;
  }
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("the next thing a person says is the answer, once") {
  QuestionsFixture f;
  f.live(f.asker());
  REQUIRE(f.work.questions.ask(f.question("ada")).ok());
  f.say("yes", "ops", "bob");    // somebody else
  f.say("yes", "other", "ada");  // somewhere else
  REQUIRE(f.settle());
  CHECK(f.notes.all() == Names{"heard:yes", "heard:yes"});
  f.say("yes");
  f.say("again");
  REQUIRE(f.settle());
  CHECK(f.notes.all()[2] == R"(old yes {"n": 1})");
  CHECK(f.notes.all()[3] == "heard:again");
}

TEST_CASE("two people in one room have a question each") {
  QuestionsFixture f;
  f.live(f.asker());
  REQUIRE(f.work.questions.ask(f.question("ada")).ok());
  REQUIRE(f.work.questions.ask(f.question("bob")).ok());
  f.say("a", "ops", "bob");
  f.say("b", "ops", "ada");
  REQUIRE(f.settle());
  CHECK(f.notes.all() == Names{R"(old a {"n": 1})", R"(old b {"n": 1})"});
  CHECK(!f.work.questions.any());
}

TEST_CASE("a command is not the answer and leaves the question open") {
  QuestionsFixture f;
  f.live(f.asker());
  REQUIRE(f.work.questions.ask(f.question("ada")).ok());
  f.say("cox help");
  f.say("yes");
  REQUIRE(f.settle());
  CHECK(f.notes.all() == Names{"command:cox help", R"(old yes {"n": 1})"});
}

TEST_CASE("a question expires, and is not kept for ever") {
  QuestionsFixture f;
  REQUIRE(f.work.questions.ask(f.question("ada")).ok());
  f.clock.advance(1000);
  CHECK(!f.work.questions.take(*f.message("yes")));
  CHECK(!f.work.questions.any());
  REQUIRE(f.work.questions.ask(f.question("ada")).ok());
  f.clock.advance(1000);
  REQUIRE(f.work.questions.ask(f.question("bob")).ok());
  CHECK(f.work.questions.take(*f.message("yes", "ops", "bob")));
  CHECK(!f.work.questions.any());  // ada's went when bob's came
  Question late = f.question("ada");
  late.expires = f.clock.now();
  CHECK(f.work.questions.ask(late).code() == Code::invalid);
}

TEST_CASE("questions outlive a restart; those answered or withdrawn do not") {
  QuestionsFixture f;
  for (const char* user : {"ada", "bob", "eve"}) {
    REQUIRE(f.work.questions.ask(f.question(user)).ok());
  }
  const auto answered = f.work.questions.take(*f.message("yes", "ops", "bob"));
  REQUIRE(answered);
  f.work.questions.forget(*answered);
  f.work.questions.withdraw(f.question("eve"));
  Questions reloaded(*f.brain, f.clock);
  REQUIRE(reloaded.load().ok());
  CHECK(!reloaded.take(*f.message("yes", "ops", "bob")));
  CHECK(!reloaded.take(*f.message("yes", "ops", "eve")));
  const auto question = reloaded.take(*f.message("yes"));
  REQUIRE(question);
  CHECK(question->plugin == "asker");
  CHECK(question->name == "sure");
  CHECK(question->state == R"({"n": 1})");
}

TEST_CASE("a question whose answer has not begun comes back with a restart") {
  QuestionsFixture f;
  REQUIRE(f.work.questions.ask(f.question("ada")).ok());
  CHECK(f.work.questions.waits_for(*f.message("yes")));
  CHECK_FALSE(f.work.questions.waits_for(*f.message("yes", "ops", "bob")));
  REQUIRE(f.work.questions.take(*f.message("yes")));
  CHECK_FALSE(f.work.questions.waits_for(*f.message("yes")));
  Questions reloaded(*f.brain, f.clock);
  REQUIRE(reloaded.load().ok());
  CHECK(reloaded.take(*f.message("yes")));
}

TEST_CASE("a question in a direct message is answered there, whatever the room is called") {
  QuestionsFixture f;
  Question question = f.question("ada");
  question.address = {"chat", "", "", "ada", "", true};
  REQUIRE(f.work.questions.ask(question).ok());
  CHECK(!f.work.questions.take(*f.message("yes")));
  CHECK(f.work.questions.take(*f.message("yes", "D123", "ada", COX_MESSAGE_DIRECT)));
}

TEST_CASE("a newer question to the same person replaces the older") {
  QuestionsFixture f;
  REQUIRE(f.work.questions.ask(f.question("ada", "one")).ok());
  REQUIRE(f.work.questions.ask(f.question("ada", "two")).ok());
  CHECK(f.work.questions.take(*f.message("yes"))->name == "two");
  CHECK(!f.work.questions.take(*f.message("yes")));
}

TEST_CASE("the answer goes to the live generation, and tells where there is none") {
  QuestionsFixture f;
  auto old = f.asker(1), next = f.asker(2);
  f.live(old);
  REQUIRE(f.work.questions.ask(f.question("ada")).ok());
  f.take_over(old, next);
  f.say("yes");
  REQUIRE(f.settle());
  CHECK(f.notes.all() == Names{R"(new yes {"n": 1})"});
  REQUIRE(f.work.questions.ask(f.question("ada")).ok());
  REQUIRE(f.work.registry.replace(next, nullptr).ok());
  f.say("yes");
  CHECK(f.chat.heard("not loaded any more"));
}

TEST_CASE("an answer that was never handled stays accepted") {
  QuestionsFixture f;
  auto actor = f.asker();
  f.live(actor);
  actor->mailbox->pause();
  REQUIRE(f.work.questions.ask(f.question("ada")).ok());
  const auto message = f.message("yes");
  REQUIRE(f.records->wait(f.records->accept({"it", chat::to_json(*message), 0})).ok());
  f.dispatcher.dispatch(message, "it");
  REQUIRE(eventually([&] { return actor->mailbox->waiting() == 1; }));
  CHECK(f.records->accepted()->size() == 1);
  actor->mailbox->close();
  REQUIRE(f.settle());
  CHECK(f.records->accepted()->size() == 1);
}

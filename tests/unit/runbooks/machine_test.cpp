#include "engine/machine.hpp"

#include "books.hpp"

using namespace runbooks;

namespace {

// Runs a program; `fails` names the steps that fail. What was performed, with blanks between.
struct Drive {
  Read it;
  Run run;
  std::map<std::string, int> fails;  // how often
  std::string log;

  explicit Drive(const std::string& steps, const std::string& more = "")
      : it(read(book(steps, more))) {
    REQUIRE(it.text() == "");
    run.values.set("app", "web");
    run.values.set("env", "prod");
  }
  const std::string& go() {
    Machine machine(it.program, run);
    std::int64_t now = 0;
    while (const Step* step = machine.advance(++now)) {
      if (run.pending->delay) {
        log += "(again) ";
        machine.try_again(run.pending->until);
        step = machine.pending();
      }
      log += step->name + " ";
      const bool failed = fails[step->name]-- > 0;
      machine.ended(failed ? StepEnd::failed("broken") : StepEnd(), ++now);
    }
    return log;
  }
};

const char* const kThree =
    R"({"name": "a", "run": ["a"]}, {"name": "b", "run": ["b"]}, {"name": "c", "run": ["c"]})";
const char* const kUndo = R"("rollback": [{"name": "undo-b", "when": {"began": "b"}, "run": ["x"]}],
                             "on_failure": [{"name": "tell", "say": "{run.failed_step}: {run.error}"}],)";

}  // namespace

TEST_CASE("steps go one after the other") {
  Drive drive(kThree);
  CHECK(drive.go() == "a b c ");
  CHECK(drive.run.outcome() == "ok");
}

TEST_CASE("a failure rolls back what began, then tells") {
  Drive drive(kThree, kUndo);
  drive.fails["b"] = 1;
  CHECK(drive.go() == "a b undo-b tell ");
  CHECK(drive.run.outcome() == "rolled back");
  CHECK(drive.run.error == "broken");
  CHECK(drive.run.failed_step == "b");
}

TEST_CASE("a failure before it rolls nothing back") {
  Drive drive(kThree, kUndo);
  drive.fails["a"] = 1;
  CHECK(drive.go() == "a tell ");
  CHECK(drive.run.outcome() == "failed");
}

TEST_CASE("a rollback that fails is told beside the first failure") {
  Drive drive(kThree, kUndo);
  drive.fails["c"] = 1;
  drive.fails["undo-b"] = 1;
  CHECK(drive.go() == "a b c undo-b tell ");
  CHECK(drive.run.outcome() == "failed");
  CHECK(drive.run.later_error == "rollback failed at 'undo-b': broken");
}

TEST_CASE("retries, each after its delay") {
  Drive drive(
      R"({"name": "a", "run": ["a"], "retries": {"count": 2, "delay": "3s"}}, {"name": "b", "run": ["b"]})");
  drive.fails["a"] = 2;
  CHECK(drive.go() == "a (again) a (again) a b ");
  Drive again(R"({"name": "a", "run": ["a"], "retries": 1}, {"name": "b", "run": ["b"]})");
  again.fails["a"] = 2;
  CHECK(again.go() == "a (again) a ");
  CHECK(again.run.outcome() == "failed");
}

TEST_CASE("conditions, both ways, decided once") {
  const char* steps = R"({"if": {"value": "{env}", "is": "prod"},
      "then": [{"name": "p", "run": ["p"]}, {"if": {"value": "{app}", "in": ["api", "db"]}, "then": [{"name": "x", "run": ["x"]}],
               "else": [{"name": "y", "run": ["y"]}]}],
      "else": [{"name": "s", "run": ["s"]}]},
      {"name": "end", "run": ["e"], "when": [{"value": "{app}", "matches": "^w"}, {"not_done": "s"}]})";
  Drive drive(steps);
  CHECK(drive.go() == "p y end ");
  Drive staging(steps);
  staging.run.values.set("env", "staging");
  CHECK(staging.go() == "s ");
}

TEST_CASE("comparisons with numbers") {
  Drive drive(R"({"name": "n", "run": ["n"]}, {"set": {"size": 90}},
                 {"name": "big", "when": {"value": "{size}", "above": 80}, "run": ["x"]},
                 {"name": "small", "when": {"value": "{size}", "below": 80}, "run": ["x"]},
                 {"name": "no", "when": {"value": "{app}", "above": 80}, "run": ["x"]})");
  CHECK(drive.go() == "n big ");
  CHECK(drive.run.error == "{app} is not a number: web");
  for (const char* word : {"nan", "NaN", "inf", "-inf", "infinity", "0x20", "1e999", "+1", " 12",
                           "12 ", "1_0", "1,5", "12abc", "-", ""}) {
    CAPTURE(word);
    Drive odd(R"({"name": "no", "when": {"value": "{app}", "above": 10}, "run": ["x"]})");
    odd.run.values.set("app", word);
    CHECK(odd.go() == "");
    CHECK(odd.run.error == "{app} is not a number: " + std::string(word));
  }
  for (const char* word : {"11", "10.5", "1e2"}) {
    CAPTURE(word);
    Drive plain(R"({"name": "yes", "when": {"value": "{app}", "above": 10}, "run": ["x"]})");
    plain.run.values.set("app", word);
    CHECK(plain.go() == "yes ");
  }
}

TEST_CASE("a failure that does not matter") {
  Drive drive(
      R"({"name": "a", "run": ["a"], "ignore_failure": true}, {"name": "b", "when": {"not_done": "a"}, "run": ["b"]})");
  drive.fails["a"] = 1;
  CHECK(drive.go() == "a b ");
  CHECK(drive.run.outcome() == "ok");
}

TEST_CASE("fail ends it with its words") {
  Drive drive(R"({"fail": "{env} is closed"}, {"name": "b", "run": ["b"]})");
  CHECK(drive.go() == "");
  CHECK(drive.run.error == "prod is closed");
}

TEST_CASE("a cancelled run rolls back; one that nobody knows of stops") {
  Drive drive(kThree, kUndo);
  Machine machine(drive.it.program, drive.run);
  machine.advance(1);
  machine.ended({}, 2);
  machine.advance(3);
  CHECK(machine.pending()->name == "b");
  CHECK(machine.number() == 2);
  CHECK(machine.count() == 3);
  machine.cancel("cancelled by ann");
  CHECK(machine.advance(4)->name == "undo-b");

  Drive unknown(kThree, kUndo);
  Machine other(unknown.it.program, unknown.run);
  other.advance(1);
  other.give_up("nobody knows", 2);
  CHECK(other.advance(3) == nullptr);
  CHECK(unknown.run.outcome() == "unknown");
}

TEST_CASE("a run goes on from what is kept of it") {
  Drive drive(kThree, kUndo);
  {
    Machine machine(drive.it.program, drive.run);
    machine.advance(1);
    machine.ended({true, "", {{"output", "x"}}}, 2);
    machine.advance(3);
    drive.run.pending->job = "12";
  }
  Run kept = run_from_json(to_json(drive.run));
  CHECK(to_json(kept) == to_json(drive.run));
  Machine machine(drive.it.program, kept);
  REQUIRE(machine.pending() != nullptr);
  CHECK(machine.pending()->name == "b");
  CHECK(kept.pending->job == "12");
  CHECK(kept.values.find("a.output")->text() == "x");
  machine.ended({}, 4);
  CHECK(machine.advance(5)->name == "c");
}

TEST_CASE("a value of a called runbook must be what it says it takes") {
  const Read it =
      read({{"it", book(R"({"name": "r", "call": "restart", "with": {"where": "{app}"}})")},
            {"restart", R"({"phrase": "restart <where>", "parameters":
                            {"where": {"type": "choice", "choices": ["a", "b"]}},
                            "steps": [{"run": ["ssh", "{where}", "restart"]}]})"}});
  REQUIRE(it.text() == "");
  Run run;
  run.values.set("app", "a; rm -rf /");
  Machine machine(it.program, run);
  CHECK(machine.advance(1) == nullptr);
  CHECK(run.error.find("is none of its choices") != std::string::npos);
}

TEST_CASE("values in the pattern that is waited for stand for themselves") {
  const Read it =
      read(book(R"({"wait": {"http": "http://h/", "body_matches": "^is \\d{{2}} {app}$"}})"));
  REQUIRE(it.text() == "");
  Values values;
  values.set("app", "a.b(");
  const auto& wait = std::get<WaitStep>(it.program.steps.front().what);
  std::string error;
  CHECK(found(wait.pattern, values, "is 12 a.b(", error));
  CHECK(!found(wait.pattern, values, "is 12 axb(", error));
  CHECK(error == "");
  CHECK(read(book(R"({"wait": {"file": "/x", "contains": "("}})")).says("no regular expression"));
}

#include "books.hpp"

using namespace runbooks;

TEST_CASE("a runbook is a command's declaration and steps") {
  const Read it = read(book(R"({"run": ["deploy", "{app}", "{env}"], "name": "go"},
      {"say": "done: {go.output}"})",
                            R"("effect": "destroys", "permission": "deploy:{env}",)"));
  CHECK(it.text() == "");
  const Runbook& runbook = it.books.at("it");
  CHECK(runbook.declaration["effect"].text() == "destroys");
  CHECK(runbook.declaration["permission"].text() == "deploy:{env}");
  CHECK(runbook.declaration["parameters"].items().front()["name"].text() == "env");
  CHECK(it.program.steps.size() == 2);
}

TEST_CASE("names that nobody set are found, with the line and what may have been meant") {
  const Read it = read(book("\n{\"run\": [\"echo\", \"{ap}\"]},\n{\"say\": \"{build.version}\"}"));
  CHECK(it.says("f:4: step '1': there is no value {ap} here; did you mean {app}?"));
  CHECK(it.says("f:5: step '2': there is no value {build.version} here"));
}

TEST_CASE("values flow forward alone") {
  CHECK(read(book(R"({"say": "{b.output}"}, {"name": "b", "run": ["date"]})")).says("{b.output}"));
  CHECK(read(book(R"({"name": "b", "run": ["date"]}, {"say": "{b.output} {b.exit}"})")).ok());
  CHECK(
      read(
          book(
              R"({"name": "b", "http": "http://x/", "capture": {"id": {"json": "a.b"}, "all": "json"}},
                     {"say": "{b.id} {b.all.c.0.d} {b.status} {b.body}"})"))
          .ok());
  CHECK(read(book(R"({"name": "b", "run": ["date"]}, {"say": "{b.output.length}"})"))
            .says("no value {b.output.length}"));
}

TEST_CASE("what may be left out needs a default or a condition") {
  const std::string steps = R"({"run": ["echo", "{ref}"]})";
  const auto with = [](const std::string& parameter, const std::string& all) {
    return read(R"({"phrase": "go <app>[/<ref>]", "parameters": {"ref": )" + parameter +
                R"(}, "steps": [)" + all + "]}");
  };
  CHECK(with("{}", steps).says("{ref} may not be given"));
  CHECK(with(R"({"default": "main"})", steps).ok());
  CHECK(with("{}", R"({"when": {"given": "ref"}, "run": ["echo", "{ref}"]})").ok());
  CHECK(with("{}", R"({"if": {"given": "ref"}, "then": [{"run": ["echo", "{ref}"]}]})").ok());
  CHECK(with("{}", R"({"if": {"given": "ref"}, "else": [{"run": ["echo", "{ref}"]}]})")
            .says("may not be given"));
}

TEST_CASE("what is misspelt is told") {
  const Read it = read(
      "{\"phrase\": \"x\",\n\"stepz\": [],\n\"effect\": \"reeds\",\n\"steps\": "
      "[{\"runn\": []},\n{\"run\": [\"a\"], \"retires\": 2},\n{\"run\": \"ls -l\"},\n"
      "{\"say\": \"{\"},\n{\"say\": \"a\", \"run\": [\"b\"]},\n"
      "{\"wait\": {\"port\": 1}, \"deadline\": \"soon\"}]}");
  CHECK(it.says("f:2: nothing here is called \"stepz\"; did you mean \"steps\"?"));
  CHECK(it.says("\"effect\" must be reads, writes or destroys"));
  CHECK(it.says("f:4: step '1': it does nothing"));
  CHECK(it.says("f:5: step '2': nothing here is called \"retires\"; did you mean \"retries\"?"));
  CHECK(it.says("f:6: step '3': a program and its arguments are a list"));
  CHECK(it.says("f:7: \"{\": a value is written {name}, and a brace {{ or }}"));
  CHECK(it.says("f:8: step '5': it is both \"run\" and \"say\""));
  CHECK(it.says("f:9: step '6': \"deadline\" must be a span of time"));
}

TEST_CASE("a circle is found and named") {
  const std::string head = R"({"phrase": "x", "steps": [)";
  const Read it = read({{"it", head + R"({"call": "b"}]})"},
                        {"b", head + R"({"call": "c"}]})"},
                        {"c", head + R"({"say": "hm"}, {"call": "it"}]})"}});
  CHECK(it.says("it would never end: it -> b -> c -> it"));
  CHECK(read(head + R"({"call": "it"}]})").says("it would never end: it -> it"));
  CHECK(read(head + R"({"call": "that"}]})").says("there is no runbook 'that' to call"));
}

TEST_CASE("calls cannot multiply without end") {
  std::map<std::string, std::string> texts;
  for (int level = 0; level < 15; ++level) {
    const std::string next =
        level == 14 ? R"({"say": "x"})" : R"({"call": "n)" + std::to_string(level + 1) + R"("})";
    texts[level == 0 ? "it" : "n" + std::to_string(level)] =
        R"({"phrase": "x", "steps": [)" + next + "," + next + "," + next + "," + next + "]}";
  }
  CHECK(read(texts).says("more than 2000 steps"));
}

TEST_CASE("a called runbook gets its arguments, and gives a result") {
  const Read it = read(
      {{"it", book(R"({"name": "b", "call": "build", "with": {"what": "{app}"}},
                      {"say": "built {b.version}"})")},
       {"build",
        R"({"phrase": "build <what>", "steps": [{"name": "make", "run": ["make", "--", "{what}"]}],
                     "result": {"version": "{make.output}"}})"}});
  CHECK(it.text() == "");
  Run run;
  run.values.set("app", "web");
  Machine machine(it.program, run);
  const Step* step = machine.advance(1);
  REQUIRE(step != nullptr);
  CHECK(step->name == "b.make");
  CHECK(run.values.find("b.what")->text() == "web");
  machine.ended({true, "", {{"output", "1.4"}}}, 2);
  step = machine.advance(3);
  REQUIRE(step != nullptr);
  std::string error;
  CHECK(std::get<SayStep>(step->what).text.fill(run.values, error) == "built 1.4");
}

TEST_CASE("a call does not hide an effect, and needs all arguments") {
  const std::string wipe =
      R"({"phrase": "wipe <disk>", "effect": "destroys", "steps": [{"say": "x"}]})";
  CHECK(read({{"it", book(R"({"call": "wipe", "with": {"disk": "a"}})", R"("effect": "reads",)")},
              {"wipe", wipe}})
            .says("'wipe' destroys, so a runbook that calls it cannot say it only reads"));
  CHECK(
      read({{"it", book(R"({"call": "wipe", "with": {"dick": "a"}})", R"("effect": "destroys",)")},
            {"wipe", wipe}})
          .says("'wipe' needs \"disk\" under \"with\""));
}

TEST_CASE("a plan only looks") {
  CHECK(read(book(R"({"say": "{p.output}"})",
                  R"("plan": [{"name": "p", "run": ["git", "log"], "reads": true}],)"))
            .ok());
  CHECK(read(book(R"({"say": "x"})", R"("plan": [{"run": ["rm", "-rf", "/"]}],)"))
            .says("a plan only looks"));
}

TEST_CASE("no secret is taken as a parameter") {
  CHECK(read(R"({"phrase": "x <token>", "parameters": {"token": {"secret": true}},
                 "steps": [{"say": "x"}]})")
            .says("${secret:NAME}"));
}

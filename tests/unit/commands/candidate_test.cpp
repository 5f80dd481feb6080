#include "commands/candidate.hpp"

#include <doctest/doctest.h>

#include <utility>

#include "commands/clauses.hpp"

using namespace cox;

namespace {

commands::Declaration command(const std::string& id, const std::vector<std::string>& phrases) {
  Json json = Json::object({{"kind", "command"}, {"id", id}});
  Json list = Json::array();
  for (const std::string& phrase : phrases) list.push(phrase);
  json.set("phrases", std::move(list));
  auto command = commands::parse_declaration(json);
  REQUIRE_MESSAGE(command.ok(), command.status().message());
  return *command;
}

// Whether the index finds it, by itself or beside so many others that it looks for words first.
bool finds(const commands::Declaration& of, const std::string& line, std::size_t others) {
  std::vector<routing::Pattern> patterns{commands::candidate_pattern(of)};
  for (std::size_t i = 0; i < others; ++i) {
    routing::Pattern& other = patterns.emplace_back();
    other.number = static_cast<std::uint32_t>(i + 1);
    other.expression = "other-" + std::to_string(i);
  }
  auto index = routing::Index::empty()->replace(0, 1, std::move(patterns));
  REQUIRE_MESSAGE(index.ok(), index.status().message());
  std::vector<routing::Match> matches;
  (*index)->match({line, line, true}, matches);
  return !matches.empty();
}

bool finds(const commands::Declaration& of, const std::string& line) {
  CAPTURE(line);
  const bool found = finds(of, line, 0);
  CHECK(finds(of, line, 10) == found);
  return found;
}

using Clauses = std::vector<routing::Clause>;

}  // namespace

TEST_CASE("the index finds every line that a command accepts") {
  const auto deploy = command("ops.deploy", {"deploy <app>[/<ref>] to <env>"});
  for (const char* line :
       {"deploy web to prod", "DEPLOY  web", "deploy", "deploy --x web to prod",
        "ops.deploy --app web", "ops deploy --app web", "ops.deploy", "deploy\u00a0web"}) {
    CHECK(finds(deploy, line));
  }
  for (const char* line : {"deployment web", "undeploy web", "ops deploy web", "ops", "hello"}) {
    CHECK_FALSE(finds(deploy, line));
  }
  CHECK(finds(command("x", {"show all jobs"}), "show --now all --then jobs"));
  CHECK(finds(command("x", {"<app> is down"}), "my web is really --x down"));
  CHECK(finds(command("x", {"[the] rules"}), "the rules"));
  CHECK(finds(command("x", {"(who is|who's) on call"}), "WHO  IS on call"));
  CHECK(finds(command("x", {"(who is|who's) on call"}), "who's on call"));
  CHECK(finds(command("x", {"STRASSE zeigen", "straße"}), "\u017ftrasse zeigen"));
  CHECK(finds(command("kelvin", {"go"}), "\u212aelvin"));
}

TEST_CASE("a command whose expression is too large is found by its words alone") {
  std::vector<std::string> phrases;
  for (int i = 100; i < 300; ++i)
    phrases.push_back(std::to_string(i) + std::string(900, 'x') + " <service>");
  const auto restart = command("restart", phrases);
  const std::string line = "299" + std::string(900, 'x') + " web";
  routing::Pattern tested = commands::candidate_pattern(restart);
  tested.clauses.clear();
  CHECK(precompile(tested).message().find("it is too large") != std::string::npos);
  CHECK(finds(restart, line));
  CHECK_FALSE(finds(restart, "hello", 10));
}

TEST_CASE("a line is looked for by the longest words of each way to say it") {
  CHECK(commands::clauses_of(command("ops.deploy", {"deploy <app> to <env>", "ship it <app>"})) ==
        Clauses{{"deploy", "ship", "deploy"}, {"deploy", "it", "ops"}});
  CHECK(commands::clauses_of(command("jobs.list", {"(show|list all) jobs <x> now"})) ==
        Clauses{{"show", "list", "jobs"}, {"jobs", "list"}});
  // What follows an optional part need not come first.
  CHECK(commands::clauses_of(command("down", {"<app> is [very] down"})) ==
        Clauses{{"down", "down"}, {"is", "down"}});
}

TEST_CASE("a word of one letter is not looked for, and without another nothing is") {
  CHECK(commands::clauses_of(command("x.y", {"k <app>"})).empty());
  CHECK(commands::clauses_of(command("it.x", {"(k|go) <app> away"})).empty());
  CHECK(commands::clauses_of(command("it", {"k go"})) == Clauses{{"go", "it"}});
  CHECK(finds(command("x.y", {"k <app>"}), "k web"));
}

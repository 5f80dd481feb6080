#include "commands/overlap.hpp"

#include <doctest/doctest.h>

using namespace cox;

namespace {

commands::Entry entry(const std::string& plugin, const std::string& id, const std::string& phrase,
                      const std::string& parameters = "[]") {
  Json json = Json::object({{"kind", "command"}, {"id", id}});
  json.set("phrases", Json::array({Json(phrase)})).set("parameters", *Json::parse(parameters));
  auto command = commands::parse_declaration(json);
  REQUIRE_MESSAGE(command.ok(), command.status().message());
  return {plugin, "", *command};
}

// The line that both phrases accept, or "".
std::string shared(const std::string& a, const std::string& b, const std::string& types_a = "[]",
                   const std::string& types_b = "[]") {
  commands::Table table;
  table.add(entry("new", "a", a, types_a));
  table.add(entry("old", "b", b, types_b));
  const auto found = commands::overlaps(table, "new");
  REQUIRE(found.size() <= 1);
  return found.empty() ? "" : found.front().line;
}

}  // namespace

TEST_CASE("a shortest line that both accept is found") {
  CHECK(shared("deploy <app>", "deploy <thing>") == "deploy x");
  CHECK(shared("what is <what...>", "what is on <env>") == "what is on x");
  CHECK(shared("<app> is down", "web is <state>") == "web is down");
  CHECK(shared("show [all] jobs", "show all <things>") == "show all jobs");
  CHECK(shared("(show|list) jobs", "LIST jobs") == "list jobs");
  CHECK(shared("run <a>/<b>", "run <c>") == "run x/x");
}

TEST_CASE("phrases that differ are no pair") {
  CHECK(shared("deploy <app>", "destroy <app>").empty());
  CHECK(shared("help", "help <words...>").empty());
  CHECK(shared("run <a> now", "run <a> later").empty());
  CHECK(shared("job <a>", "job <a> <b>").empty());
}

TEST_CASE("types narrow what a parameter takes") {
  const std::string a = R"([{"name": "x", "type": "choice", "choices": ["one", "two"]}])";
  const std::string b = R"([{"name": "x", "type": "choice", "choices": ["three"]}])";
  const std::string number = R"([{"name": "x", "type": "integer"}])";
  CHECK(shared("job <x>", "job <x>", a, b).empty());
  CHECK(shared("job <x>", "job <x>", a, a) == "job one");
  CHECK(shared("job <x>", "job <x>", a, number).empty());
  CHECK(shared("job <x>", "job <x>", number) == "job 1");
}

TEST_CASE("values of every type stand for themselves, and words of any language") {
  const auto both = [](const std::string& type) {
    const std::string typed = R"([{"name": "x", "type": ")" + type + "\"}]";
    return shared("job <x>", "job <x>", typed, typed);
  };
  CHECK_FALSE(both("boolean").empty());
  CHECK(both("date") == "job today");
  CHECK(both("json") == "job 1");
  CHECK(shared("grüß <x>", "grüß <y>").ends_with(" x"));
  CHECK(shared("日本 <x>", "日本 <y>") == "日本 x");
  CHECK(shared("🚀 <x>", "🚀 <y>") == "🚀 x");
}

TEST_CASE("every pair with something new in it is reported once, old ones are not") {
  commands::Table table;
  table.add(entry("new", "a", "go <x>"));
  table.add(entry("new", "b", "go <y>"));
  table.add(entry("old", "c", "go <z>"));
  table.add(entry("old", "d", "go <w>"));
  CHECK(commands::overlaps(table, "new").size() == 5);
  CHECK(commands::overlaps(table, "new", 2).size() == 2);
  CHECK(commands::overlaps(table, "none").empty());
  const auto found = commands::overlaps(table, "new");
  CHECK(found.front().text().find("\"go x\" could be ") == 0);
}

#include "commands/table.hpp"

#include <doctest/doctest.h>

#include "commands/schema.hpp"

using namespace cox;
using commands::Entry;
using commands::Table;

namespace {

Entry entry(const std::string& plugin, const std::string& id, const std::string& phrase,
            const std::string& help, bool hidden = false) {
  Json json = Json::object({{"kind", "command"}, {"id", id}, {"help", help}, {"hidden", hidden}});
  json.set("phrases", Json::array({Json(phrase)}));
  auto command = commands::parse_declaration(json);
  REQUIRE_MESSAGE(command.ok(), command.status().message());
  return {plugin, "about " + plugin, *command};
}

Table table() {
  Table table;
  table.add(entry("ops", "deploy", "deploy <app>", "Brings an application out"));
  table.add(entry("facts", "remember", "remember <key...> is <value...>", "Keeps a fact"));
  table.add(entry("ops", "undeploy", "undeploy <app>", "Takes an application back"));
  table.add(entry("ops", "secret", "secret deploy", "Nobody sees it", true));
  return table;
}

std::string ids(const std::vector<const Entry*>& entries) {
  std::string out;
  for (const Entry* found : entries) out += (out.empty() ? "" : " ") + found->command.id;
  return out;
}

}  // namespace

TEST_CASE("a command is found by its id") {
  Table all = table();
  REQUIRE(all.find("remember") != nullptr);
  CHECK(all.find("remember")->usage() == "remember <key...> is <value...>");
  CHECK(all.find("forget") == nullptr);
  CHECK(all.size() == 4);
}

TEST_CASE("copies share entries, not changes") {
  Table one = table();
  Table two = one;
  two.add(entry("new", "new", "new", ""));
  CHECK(one.find("new") == nullptr);
  CHECK(two.find("deploy") == one.find("deploy"));
}

TEST_CASE("commands are grouped by plugin") {
  auto all = table();
  auto groups = all.grouped();
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].plugin == "facts");
  CHECK(groups[0].about == "about facts");
  CHECK(ids(groups[1].entries) == "deploy undeploy secret");
}

TEST_CASE("search finds all words anywhere, the best first, and nothing hidden") {
  auto all = table();
  CHECK(ids(all.search("deploy")) == "deploy undeploy");
  CHECK(ids(all.search("APPLICATION back")) == "undeploy");
  CHECK(ids(all.search("facts")) == "remember");
  CHECK(ids(all.search("application nothing")).empty());
  CHECK(ids(all.search("  ")).empty());
  CHECK(ids(all.search("secret")).empty());
}

TEST_CASE("the JSON holds what doors show, of those that are wanted") {
  auto all = table();
  Json json = all.to_json([](const Entry& found) { return found.command.id == "deploy"; });
  REQUIRE(json.size() == 1);
  const Json& one = json.items()[0];
  CHECK(one["kind"].text() == "command");
  CHECK(one["plugin"].text() == "ops");
  CHECK(one["about"].text() == "about ops");
  CHECK(one["phrases"].dump() == R"(["deploy <app>"])");
  CHECK(one["usage"].text() == "deploy <app>");
  CHECK(one["effect"].text() == "writes");
  CHECK(one["parameters"].dump() ==
        R"([{"name":"app","type":"string","required":true,"flag":false,"expected":"a text"}])");
  CHECK(one["schema"]["properties"]["app"]["type"].text() == "string");
  CHECK(one["schema"]["required"].dump() == R"(["app"])");
}

TEST_CASE("the schema has a default in its own type, and says what a text must look like") {
  auto command = commands::parse_declaration(*Json::parse(R"({"kind": "command", "id": "x",
    "phrases": ["x"], "parameters": [
      {"name": "count", "type": "integer", "default": 3},
      {"name": "hosts", "repeated": true, "default": ["a", "b"]},
      {"name": "wait", "type": "duration", "default": "10m", "help": "How long"}]})"));
  REQUIRE_MESSAGE(command.ok(), command.status().message());
  const Json all = commands::schema(*command)["properties"];
  CHECK(all["count"]["default"].dump() == "3");
  CHECK(all["hosts"]["default"].dump() == R"(["a","b"])");
  CHECK(all["wait"]["default"].dump() == R"("10m")");
  CHECK(all["wait"]["description"].as_string().find("How long (") == 0);
}

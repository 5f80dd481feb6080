#include "work/offered.hpp"

#include <doctest/doctest.h>

#include "bench.hpp"

using namespace cox;
using namespace cox::work;
using namespace cox::work::test;

namespace {

constexpr auto kOfferedDeploy =
    R"({"kind": "command", "id": "deploy", "phrases": ["deploy <app>"]})";

Run nothing() {
  return [](const cox_call&, cox_result&) { return COX_OK; };
}

// "plugin kind id", one a line.
std::string lines(const Json& all) {
  std::string text;
  for (const Json& each : all.items()) {
    text += each["plugin"].as_string() + " " + each["kind"].as_string() + " " +
            each["id"].as_string() + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("commands and what is said to the bot are offered, by plugin") {
  Bench b;
  auto ship = b.plugin("ship"), ops = b.plugin("ops");
  b.listen(ship, R"({"kind": "respond", "pattern": "sail \\w+", "id": "sail"})", nothing());
  b.listen(ship, R"({"kind": "hear", "pattern": "storm"})", nothing());
  b.listen(ship, R"({"kind": "hear", "pattern": "ahoy", "id": "ahoy", "usage": "ahoy"})",
           nothing());
  b.listen(ops, R"({"kind": "catch_all"})", nothing());
  b.command(ops, kOfferedDeploy, nothing());
  b.live(ship);
  b.live(ops);
  const Json all = offered(b.work, nullptr);
  CHECK(lines(all) == "ops command deploy\nship respond sail\nship hear ahoy\n");
  CHECK(all.items()[1]["pattern"].as_string() == "sail \\w+");
  CHECK(all.items()[1]["phrases"].items().empty());
  CHECK(all.items()[2]["phrases"].items().front().as_string() == "ahoy");
}

TEST_CASE("nobody is offered what they may not use") {
  Bench b;
  b.authority.configure({false, {"chat:root"}});
  auto ops = b.plugin("ops");
  b.listen(ops, R"({"kind": "respond", "pattern": "wipe", "id": "wipe"})", nothing());
  b.listen(ops, R"({"kind": "respond", "pattern": "show", "id": "show", "effect": "reads"})",
           nothing());
  b.command(ops, kOfferedDeploy, nothing());
  b.live(ops);
  const auto asker = b.message("cox help");
  CHECK(lines(offered(b.work, asker.get())) == "ops respond show\n");
}

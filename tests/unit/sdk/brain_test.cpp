#include <doctest/doctest.h>

#include <cox/plugin.hpp>

#include "fake_host.hpp"

using cox::Json;

TEST_CASE("get, set, remove, in the right namespace") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  cox::Brain brain = plugin.brain();
  CHECK_FALSE(brain.get("a"));
  CHECK(brain.get("a", 3).as_int() == 3);
  brain.set("a", Json::object({{"n", 1}}));
  plugin.common_brain().set_soon("b", "x");
  CHECK((*brain.get("a"))["n"].as_int() == 1);
  CHECK(host.brain.at("/a").value == R"({"n":1})");
  CHECK(host.brain.at("common/b").value == R"("x")");
  brain.remove("a");
  CHECK(host.brain.count("/a") == 0);
}

TEST_CASE("set_if gives way to whoever was first") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  cox::Brain brain = plugin.brain();
  CHECK(brain.set_if("a", 1, 0));
  CHECK_FALSE(brain.set_if("a", 2, 0));
  const auto stored = brain.find("a");
  REQUIRE(stored);
  CHECK(stored->key == "a");
  CHECK(brain.set_if("a", 2, stored->revision));
  CHECK(brain.get("a")->as_int() == 2);
}

TEST_CASE("update tries again until nobody came between") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  host.foreign_changes = 2;
  int tries = 0;
  const Json value = plugin.brain().update("n", [&](const Json& old) {
    ++tries;
    return Json(old.as_int() + 1);
  });
  CHECK(tries == 3);
  CHECK(value.as_int() == 41);
  CHECK(host.brain.at("/n").value == "41");
}

TEST_CASE("update gives up some day") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  host.foreign_changes = 1000;
  CHECK_THROWS_AS(plugin.brain().update("n", [](const Json& old) { return old; }), cox::Error);
}

TEST_CASE("update to null removes the key") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  plugin.brain().set("n", 1);
  plugin.brain().update("n", [](const Json&) { return Json(); });
  CHECK(host.brain.empty());
}

TEST_CASE("a transaction happens all or not at all") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  cox::Brain brain = plugin.brain();
  brain.set("stock", 5);
  CHECK_THROWS_WITH_AS(brain.transaction().set("x", 1).expect("stock", 99).commit(),
                       "brain: somebody changed it", cox::Error);
  CHECK_FALSE(brain.get("x"));
  brain.transaction().expect("stock", 1).set("x", 1).remove("stock").commit();
  CHECK(brain.get("x"));
  CHECK_FALSE(brain.get("stock"));
}

TEST_CASE("scan collects keys with a prefix") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  cox::Brain brain = plugin.brain();
  for (const char* key : {"fact:a", "fact:b", "other"}) brain.set(key, key);
  const auto found = brain.scan("fact:");
  REQUIRE(found.size() == 2);
  CHECK(found[1].key == "fact:b");
  CHECK(found[1].value.text() == "fact:b");
  CHECK(brain.scan("fact:", 1).size() == 1);
}

TEST_CASE("a watch runs with key and value until it is ended") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  std::string seen;
  const std::uint64_t id = plugin.brain().watch(
      "a", [&](auto& change) { seen = change.name() + "=" + change.data().dump(); });
  fake::Call change(COX_CALL_WATCH);
  change.call.name = fake::view("a1");
  change.call.data = fake::view("5");
  fake::run(host.watches[0], change.raw());
  CHECK(seen == "a1=5");
  plugin.brain().unwatch(id);
  const bool dropped = host.watches[0].drop == nullptr;
  CHECK(dropped);
}

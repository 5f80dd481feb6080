#include "brain/archive.hpp"

#include <doctest/doctest.h>

#include <string>

#include "base/sqlite.hpp"
#include "fixture.hpp"

using namespace cox;
using namespace cox::brain;

namespace {

Status import(std::string_view text) {
  return import_operations(text, "a.json", 1'000, Scope::plugins).status();
}

}  // namespace

TEST_CASE("what is exported comes back, expiry included") {
  Fixture from, to;
  Operation elsewhere = set("z \"quoted\" \xC3\xA9", R"({"deep":[1,2.5,"x"]})");
  elsewhere.space = "other";
  REQUIRE(from.brain->apply({set("b", "1"), set("a", "null", any, 5'000), elsewhere}).ok());
  const auto exported = export_text(*from.brain, Scope::plugins);
  REQUIRE(exported.ok());
  auto imported = import_operations(exported->text, "a.json", from.clock.now(), Scope::plugins);
  REQUIRE_MESSAGE(imported.ok(), imported.status().message());
  REQUIRE(to.brain->apply(std::move(imported->operations)).ok());
  CHECK(export_text(*to.brain, Scope::plugins)->text == exported->text);
  to.clock.advance(5'000);
  CHECK(to.get("a") == "-");
  CHECK(to.get("b") == "1");
}

TEST_CASE("values come back as they were stored, numbers to the last digit") {
  Fixture from, to;
  std::vector<Operation> stored;
  for (const char* json : {"9223372036854775808", "12345678901234567890123", "1E5", "-0", "0.10",
                           R"({"a" : [1.50, "}\"]{,"], "a": 2})", R"("\u0041:")", "[ ]"})
    stored.push_back(set("key \":{" + std::to_string(stored.size()), json));
  REQUIRE(from.brain->apply(std::move(stored)).ok());
  const auto exported = export_text(*from.brain, Scope::plugins);
  REQUIRE(exported.ok());
  auto imported = import_operations(exported->text, "a.json", from.clock.now(), Scope::plugins);
  REQUIRE_MESSAGE(imported.ok(), imported.status().message());
  REQUIRE(to.brain->apply(std::move(imported->operations)).ok());
  CHECK(export_text(*to.brain, Scope::plugins)->text == exported->text);
  CHECK(to.get("key \":{0") == "9223372036854775808");
}

TEST_CASE("what cannot be read is exported as a failure, not as nothing") {
  Fixture fixture;
  REQUIRE(fixture.brain->apply({set("a", "1")}).ok());
  auto other = sqlite::Database::open(fixture.path());
  REQUIRE(other->execute("DROP VIEW stored; DROP TABLE entries").ok());
  CHECK(contains(export_text(*fixture.brain, Scope::plugins).status(), "no such table"));
}

TEST_CASE("an export is sorted and names its format") {
  Fixture fixture;
  CHECK(export_text(*fixture.brain, Scope::plugins)->text ==
        "{\"format\":\"cox-brain/1\",\n\"spaces\":{\n}}\n");
  REQUIRE(fixture.brain->apply({set("b", "1"), set("a", "2")}).ok());
  CHECK(export_text(*fixture.brain, Scope::plugins)->text ==
        "{\"format\":\"cox-brain/1\",\n\"spaces\":{\n  \"s\":{\n  \"a\":2,\n  \"b\":1}}}\n");
}

TEST_CASE("what has expired meanwhile is left out") {
  const auto imported = import_operations(
      R"({"format":"cox-brain/1","spaces":{"s":{"a":1,"b":2}},"expires":{"s":{"a":900,"b":1100}}})",
      "a.json", 1'000, Scope::plugins);
  REQUIRE(imported.ok());
  REQUIRE(imported->operations.size() == 1);
  CHECK(imported->operations.front().key == "b");
  CHECK(imported->operations.front().ttl == 100);
}

TEST_CASE("what the core keeps for itself goes along only where that is asked for") {
  Fixture fixture;
  Operation grant = set("grant/1", "{}"), order = set("order/timer/7", "{}");
  grant.space = order.space = "cox";
  REQUIRE(fixture.brain->apply({set("a", "1"), grant, order}).ok());
  const auto whole = export_text(*fixture.brain, Scope::everything);
  REQUIRE(whole.ok());
  CHECK(whole->left_out == 0);
  CHECK(whole->text.find("grant/1") != std::string::npos);
  const auto part = export_text(*fixture.brain, Scope::plugins);
  REQUIRE(part.ok());
  CHECK(part->left_out == 1);
  CHECK(part->text.find("grant/1") == std::string::npos);
  CHECK(part->text.find("order/timer/7") != std::string::npos);
  const auto few = import_operations(whole->text, "a.json", 1'000, Scope::plugins);
  REQUIRE(few.ok());
  CHECK(few->left_out == 1);
  CHECK(few->operations.size() == 2);
  CHECK(import_operations(whole->text, "a.json", 1'000, Scope::everything)->operations.size() == 3);
}

TEST_CASE("a mistake is named with its place") {
  CHECK(contains(import("{\n  \"format\" 1}"), "a.json:2:"));
  CHECK(contains(import("[]"), "a.json: expected an object"));
  CHECK(contains(import("{}"), "a.json: format: expected \"cox-brain/1\""));
  CHECK(contains(import(R"({"format":"cox-brain/2"})"), "format: expected"));
  CHECK(contains(import(R"({"format":"cox-brain/1"})"), "spaces: is missing"));
  CHECK(contains(import(R"({"format":"cox-brain/1","spaces":[]})"), "spaces: expected an object"));
  CHECK(contains(import(R"({"format":"cox-brain/1","spaces":{},"x":1})"), "x: not known"));
  CHECK(contains(import(R"({"format":"cox-brain/1","spaces":{},"spaces":{}})"),
                 "spaces: stands there twice"));
  CHECK(contains(import(R"({"format":"cox-brain/1","spaces":{"s":1}})"),
                 "spaces.s: expected an object"));
  CHECK(contains(import(R"({"format":"cox-brain/1","spaces":{"s":{"a":1,"a":2}}})"),
                 "spaces.s.a: stands there twice"));
  CHECK(contains(import(R"({"format":"cox-brain/1","spaces":{"s":{}, "s":{}}})"),
                 "spaces.s: stands there twice"));
  CHECK(contains(import(R"({"format":"cox-brain/1","spaces":{"s":{"":2}}})"), "the key is empty"));
  CHECK(contains(
      import(R"({"format":"cox-brain/1","spaces":{"s":{"a":2}},"expires":{"s":{"a":"x"}}})"),
      "spaces.s.a: its expiry is not a time"));
}

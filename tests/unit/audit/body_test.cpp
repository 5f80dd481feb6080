#include "audit/body.hpp"

#include <doctest/doctest.h>

#include <string>

#include "fixture.hpp"

using namespace cox;
using namespace cox::audit;

TEST_CASE("a begin comes back from its body with every field") {
  Begin begin;
  begin.call = "1", begin.plugin = "2", begin.generation = 4'000'000'000u, begin.build = "3";
  begin.kind = "4", begin.name = "5", begin.effect = "6", begin.adapter = "7", begin.room = "8";
  begin.user = "9", begin.accepted = "10", begin.text = "11\n\"\xC3\xA9", begin.digest = "12";
  begin.arguments = R"({"a":1})", begin.rule = "14", begin.address = R"({"b":2})", begin.time = 15;
  const auto back = begin_of(body_of(begin));
  REQUIRE(back.ok());
  CHECK(body_of(*back) == body_of(begin));
  for (const auto field :
       {&Begin::call, &Begin::plugin, &Begin::build, &Begin::kind, &Begin::name, &Begin::effect,
        &Begin::adapter, &Begin::room, &Begin::user, &Begin::accepted, &Begin::text, &Begin::digest,
        &Begin::arguments, &Begin::rule, &Begin::address}) {
    CHECK((*back).*field == begin.*field);
  }
  CHECK(back->generation == begin.generation);
  CHECK(back->time == begin.time);
}

TEST_CASE("a body is JSON whatever was said") {
  Begin begin = begin_of_call("a");
  begin.text = std::string("\xFF\0x", 3);
  CHECK(Json::parse(body_of(begin)));
  End end = end_of_call("a");
  end.error = "\xC3";
  CHECK(Json::parse(body_of(end)));
  CHECK(Json::parse(body_of(Note{"k\xFF", Json(), 1})));
}

TEST_CASE("what is not the body of a begin is refused") {
  CHECK_FALSE(begin_of("").ok());
  CHECK_FALSE(begin_of("{}").ok());
  CHECK_FALSE(begin_of(body_of(end_of_call("a"))).ok());
}

#include "routing/listener.hpp"

#include <doctest/doctest.h>

using namespace cox;
using namespace cox::routing;
using Kind = Listener::Kind;

namespace {

Json object(std::string_view text) {
  auto json = Json::parse(text);
  REQUIRE(json.has_value());
  return *json;
}

std::string error(std::string_view text) {
  auto listener = parse_listener(object(text));
  return listener.ok() ? "" : listener.status().message();
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a declaration is read whole") {
  auto listener = parse_listener(object(
      R"({"kind":"respond","pattern":"(?=x)ping","flavour":"pcre2","prefilter":"ping",)"
      R"("case_sensitive":true,"id":"ping","effect":"reads","may_finish":true,"deadline":250,)"
      R"("usage":"ping","help":"Answers"})"));
  REQUIRE_MESSAGE(listener.ok(), listener.status().message());
  CHECK(listener->kind == Kind::respond);
  CHECK(listener->id == "ping");
  CHECK(listener->usage == "ping");
  CHECK(listener->help == "Answers");
  CHECK(listener->pattern.anchor == Anchor::start);
  CHECK(listener->pattern.flavour == Flavour::pcre2);
  CHECK(listener->pattern.expression == "(?=x)ping");
  CHECK(listener->pattern.prefilter == "ping");
  CHECK(listener->pattern.case_sensitive);
  CHECK(listener->effect == Effect::reads);
  CHECK(listener->may_finish);
  CHECK(listener->deadline == 250);
}

TEST_CASE("what is left out has its default") {
  auto listener = parse_listener(object(R"({"kind":"hear","pattern":"x","effect":null})"));
  REQUIRE(listener.ok());
  CHECK(listener->id.empty());
  CHECK(listener->pattern.anchor == Anchor::search);
  CHECK(listener->pattern.flavour == Flavour::re2);
  CHECK(!listener->pattern.case_sensitive);
  CHECK(!listener->effect);
  CHECK(listener->effect_or_default() == Effect::reads);
  CHECK(!listener->may_finish);
  CHECK(listener->deadline == 0);
}

TEST_CASE("an undeclared respond counts as writes") {
  auto listener = parse_listener(object(R"({"kind":"respond","pattern":"x"})"));
  REQUIRE(listener.ok());
  CHECK(listener->effect_or_default() == Effect::writes);
}

TEST_CASE("a predicate has at most a prefilter") {
  auto listener = parse_listener(object(R"({"kind":"listen","prefilter":"abc"})"));
  REQUIRE_MESSAGE(listener.ok(), listener.status().message());
  CHECK(listener->pattern.flavour == Flavour::predicate);
  CHECK(listener->pattern.expression == "abc");
  CHECK(error(R"({"kind":"listen"})") == "");
  CHECK(error(R"({"kind":"respond","flavour":"predicate"})") == "");
  CHECK(has(error(R"({"kind":"listen","pattern":"abc"})"), "\"pattern\" is not known here"));
  CHECK(has(error(R"({"kind":"listen","flavour":"re2"})"), "can only be predicate"));
}

TEST_CASE("kinds without text have no pattern") {
  for (const char* kind : {"enter", "leave", "topic", "catch_all"}) {
    auto listener = parse_listener(Json::object({{"kind", kind}}));
    REQUIRE(listener.ok());
    CHECK(to_text(listener->kind) == kind);
    CHECK(!listener->has_pattern());
  }
  CHECK(has(error(R"({"kind":"enter","pattern":"x"})"), "\"pattern\" is not known here"));
}

TEST_CASE("what is wrong is named") {
  CHECK(has(error(R"([])"), "not the declaration of a listener"));
  CHECK(has(error(R"({"kind":"command"})"), "not the declaration of a listener"));
  CHECK(has(error(R"({"kind":"hear"})"), "\"pattern\" is missing"));
  CHECK(has(error(R"({"kind":"hear","pattern":1})"), "\"pattern\" must be a text"));
  CHECK(has(error(R"({"kind":"hear","pattern":"x","paturn":1})"), "did you mean \"pattern\"?"));
  CHECK(has(error(R"({"kind":"hear","pattern":"x","flavour":"perl"})"), "\"flavour\" is \"perl\""));
  CHECK(has(error(R"({"kind":"hear","pattern":"x","prefilter":"x"})"),
            "\"prefilter\" makes no sense"));
  CHECK(has(error(R"({"kind":"hear","pattern":"x","effect":"eats"})"), "\"effect\" is \"eats\""));
  CHECK(has(error(R"({"kind":"hear","pattern":"x","may_finish":1})"), "must be true or false"));
  CHECK(has(error(R"({"kind":"hear","pattern":"x","deadline":-1})"), "whole number"));
  CHECK(has(error(R"({"kind":"hear","pattern":"x("})"), "hear \"x(\": pattern \"x(\": missing )"));
}

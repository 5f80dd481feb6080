#include "routing/route.hpp"

#include <doctest/doctest.h>

using cox::Effect;
using cox::Json;
using cox::routing::parse_route;

namespace {

std::string problem(const char* declaration) {
  return parse_route(*Json::parse(declaration)).status().message();
}

}  // namespace

TEST_CASE("what a route says of itself, and what it means where it says nothing") {
  auto route = parse_route(*Json::parse(
      R"({"kind":"http","route":"POST /x","id":"x","effect":"reads","body_bytes":0,"deadline":5})"));
  REQUIRE(route.ok());
  CHECK(route->id == "x");
  CHECK(route->effect == Effect::reads);
  CHECK(route->body_bytes == 0);
  CHECK(route->deadline == 5);
  route = parse_route(*Json::parse(R"({"kind":"http","route":"POST /x"})"));
  CHECK(route->id == "POST /x");
  CHECK(route->effect == Effect::writes);
  CHECK_FALSE(route->body_bytes);
  CHECK(route->deadline == 30'000);
  for (const char* method : {"GET", "HEAD", "OPTIONS"}) {
    CHECK(parse_route(Json::object({{"kind", "http"}, {"route", std::string(method) + " /x"}}))
              ->effect == Effect::reads);
  }
  CHECK(parse_route(*Json::parse(R"({"kind":"http","route":"* /x"})"))->effect == Effect::writes);
}

TEST_CASE("what is wrong with a route is said") {
  CHECK(problem(R"({"kind":"http"})").find("must be a method and a path") != std::string::npos);
  CHECK(problem(R"({"kind":"http","route":"GET /metrics"})").find("served by the bot itself") !=
        std::string::npos);
  CHECK(problem(R"({"kind":"http","route":"GET /x","efect":"reads"})").find("\"effect\"?") !=
        std::string::npos);
  CHECK(problem(R"({"kind":"http","route":"GET /x","effect":"no"})").find("reads, writes") !=
        std::string::npos);
  CHECK(problem(R"({"kind":"http","route":"GET /x","deadline":0})").find("24 hours") !=
        std::string::npos);
  CHECK(problem(R"({"kind":"http","route":"GET /x","body_bytes":9999999999})").find("1 GiB") !=
        std::string::npos);
  CHECK(problem(R"({"kind":"http","route":"GET /x/healthz"})").empty());
}

#include "protocol/view.hpp"

#include <doctest/doctest.h>

#include <cox/card.hpp>

using namespace slack;
using cox::Json;

TEST_CASE("a form as a view, and what was filled in") {
  const Json form = cox::CardForm("A title that is longer than Slack shows it")
                        .choice("app", "Which?", {{"web", "The web shop"}, {"api"}})
                        .initial("api")
                        .long_text("why", "Why?")
                        .optional()
                        .to_json();
  const Json view = to_view(form, {"t.0", "C1", "1.2"});
  CHECK(view["title"]["text"].text() == "A title that is longer …");
  const auto& blocks = view["blocks"].items();
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[0]["element"]["initial_option"]["value"].text() == "api");
  CHECK(blocks[1]["element"]["multiline"].as_bool());
  CHECK(blocks[1]["optional"].as_bool());
  const auto origin = parse_origin(view["private_metadata"].text());
  REQUIRE(origin);
  CHECK(origin->token == "t.0");
  CHECK(origin->thread == "1.2");
  const Json sent = *Json::parse(
      R"({"state": {"values": {"app": {"value": {"selected_option": {"value": "web"}}},
          "why": {"value": {"value": null}}}}})");
  CHECK(values_of(sent) == *Json::parse(R"({"app": "web", "why": ""})"));
}

TEST_CASE("what is no origin of ours is none") {
  for (const char* text : {"", "{", "[]", R"({"token": ""})", R"({"token": "a"})"})
    CHECK_FALSE(parse_origin(text));
}

#include "protocol/card.hpp"

#include <doctest/doctest.h>

#include <cox/card.hpp>

#include "protocol/modal.hpp"
#include "protocol/text.hpp"

using namespace discord;
using cox::Json;

namespace {

Json shown(const Json& card) {
  Mentions mentions;
  return card_message(card, mentions);
}

// As the core does it.
Json with_tokens(Json card) {
  Json parts = Json::array();
  for (Json part : card["parts"].items()) {
    Json actions = Json::array();
    for (Json action : part["actions"].items()) {
      if (action["say"].is_string()) action.set("token", "t" + std::to_string(actions.size()));
      actions.push(action);
    }
    if (part["kind"].text() == "actions") part.set("actions", actions);
    parts.push(part);
  }
  return card.set("parts", parts);
}

}  // namespace

TEST_CASE("an embed") {
  const Json message = shown(cox::Card("Deploy *42*")
                                 .tone("good")
                                 .text("a_b")
                                 .field("app", "web")
                                 .code("x", "sh")
                                 .to_json());
  REQUIRE(message["embeds"].size() == 1);
  const Json& embed = message["embeds"].items()[0];
  CHECK(embed["title"].text() == "Deploy \\*42\\*");
  CHECK(embed["color"].as_int() == 0x2eb886);
  CHECK(embed["description"].text() == "a\\_b\n```sh\nx\n```");
  CHECK(embed["fields"].items()[0].dump() == R"({"name":"app","value":"web","inline":true})");
}

TEST_CASE("what is too large is shortened") {
  cox::Card card(std::string(1'000, 't'));
  card.text(std::string(9'000, 'd'));
  for (int i = 0; i < 40; ++i) card.field(std::string(300, 'n'), std::string(2'000, 'v'));
  for (int i = 0; i < 40; ++i) card.button(cox::Button(std::string(200, 'b')).say("x"));
  const Json message = shown(with_tokens(card.to_json()));
  const Json& embed = message["embeds"].items()[0];
  std::size_t all = characters(embed["title"].text()) + characters(embed["description"].text());
  CHECK(characters(embed["title"].text()) == 256);
  CHECK(embed["fields"].size() <= 25);
  for (const Json& field : embed["fields"].items()) {
    CHECK(characters(field["name"].text()) <= 256);
    CHECK(characters(field["value"].text()) <= 1'024);
    all += characters(field["name"].text()) + characters(field["value"].text());
  }
  CHECK(all <= 6'000);
  REQUIRE(message["components"].size() == 5);
  for (const Json& row : message["components"].items()) CHECK(row["components"].size() == 5);
}

TEST_CASE("buttons, links and what has no token") {
  const Json message =
      shown(with_tokens(cox::Card()
                            .button(cox::Button("Go").say("go").danger())
                            .button(cox::Button("Docs").open("https://example.org"))
                            .button(cox::Button("Bad").open("javascript:x"))
                            .to_json()));
  const Json& row = message["components"].items()[0]["components"];
  REQUIRE(row.size() == 2);
  CHECK(row.items()[0].dump() == R"({"type":2,"label":"Go","style":4,"custom_id":"t0"})");
  CHECK(row.items()[1]["url"].text() == "https://example.org");
  CHECK(shown(cox::Card().button("Go", "go").to_json())["components"].size() == 0);
}

TEST_CASE("a form, there and back") {
  const Json form = cox::CardForm("Deploy")
                        .text("app", "Which?")
                        .long_text("why", "Why?")
                        .optional()
                        .choice("env", "Where?", {{"prod"}, {"test", "Testing"}})
                        .initial("test")
                        .to_json();
  const Json shown = modal(form, "token");
  CHECK(shown["custom_id"].text() == "token");
  REQUIRE(shown["components"].size() == 3);
  CHECK(shown["components"].items()[1]["component"]["required"].as_bool(true) == false);
  CHECK(shown["components"].items()[2]["component"]["options"].items()[1]["default"].as_bool());
  cox::CardForm large("x");
  for (const char* name : {"a", "b", "c", "d", "e", "f"}) large.text(name, name);
  CHECK(modal(large.to_json(), "token").is_null());
  const Json back = *Json::parse(R"({"components": [
      {"type": 18, "component": {"type": 4, "custom_id": "app", "value": "web"}},
      {"type": 18, "component": {"type": 3, "custom_id": "env", "values": ["prod"]}}]})");
  CHECK(modal_values(back).dump() == R"({"app":"web","env":"prod"})");
}

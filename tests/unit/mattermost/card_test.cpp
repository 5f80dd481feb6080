#include "protocol/card.hpp"

#include <doctest/doctest.h>

#include <cox/card.hpp>

using cox::Card;
using cox::Json;
using namespace mattermost;

namespace {

Json attachments(const Card& card, const std::string& url = "https://b/press") {
  return to_attachments(card.to_json(), url, [](const std::string&) { return std::string(); });
}
// As the core does it.
Card with_token(const char* label) {
  Card card;
  card.button(cox::Button(label).say("x").danger());
  return card;
}

}  // namespace

TEST_CASE("a card is attachments, in the order of its parts") {
  const Json made = attachments(Card("Deploy")
                                    .tone("good")
                                    .text("plain *text*")
                                    .field("app", "web*")
                                    .text("after")
                                    .table({"a", "b"}, {{"1|2", "x\ny"}})
                                    .image("https://i", "a graph"));
  REQUIRE(made.size() == 2);
  const Json &first = made.items()[0], &second = made.items()[1];
  CHECK(first["title"].text() == "Deploy");
  CHECK(first["color"].text() == "#2eb886");
  CHECK(first["text"].text() == "plain \\*text\\*");
  CHECK(first["fields"].items()[0]["value"].text() == "web\\*");
  CHECK_FALSE(first["fallback"].text().empty());
  CHECK(second["text"].text() == "after\n\n| a | b |\n|---|---|\n| 1\\|2 | x y |\na graph");
  CHECK(second["image_url"].text() == "https://i");
}

TEST_CASE("buttons carry their token and nothing else") {
  Json card = *Json::parse(R"({"rich":1,"parts":[{"kind":"actions","actions":[
      {"kind":"button","text":"Go","say":"deploy","token":"t1","style":"danger"},
      {"kind":"button","text":"Log","url":"https://l"},
      {"kind":"menu","text":"To","options":[{"text":"1","say":"a","token":"t2"}]}]}]})");
  const auto nobody = [](const std::string&) { return std::string(); };
  const Json made = to_attachments(card, "https://b/press", nobody);
  REQUIRE(made.size() == 1);
  const Json& actions = made.items()[0]["actions"];
  REQUIRE(actions.size() == 2);
  CHECK(actions.items()[0]["integration"] ==
        *Json::parse(R"({"url":"https://b/press","context":{"token":"t1"}})"));
  CHECK(actions.items()[0]["style"].text() == "danger");
  CHECK(actions.items()[1]["options"].items()[0]["value"].text() == "t2");
  CHECK(made.items()[0]["text"].text() == "[Log](https://l)");
  CHECK(actions.dump().find("deploy") == std::string::npos);
  // Without a way back people read what to say.
  const Json words = to_attachments(card, "", nobody);
  CHECK(words.dump().find("t1") == std::string::npos);
  CHECK(words.items()[0]["text"].text().find("deploy") != std::string::npos);
  CHECK(attachments(with_token("No token")).size() == 0);
}

TEST_CASE("a form is a dialog") {
  const Json form = cox::CardForm("A title that is far too long for it")
                        .text("a", "A label that is far too long")
                        .initial("x")
                        .long_text("b", "B")
                        .optional()
                        .choice("c", "C", {{"v", "Value"}})
                        .to_json();
  const Json dialog = to_dialog(form, "token", "callback");
  CHECK(dialog["state"].text() == "token");
  CHECK(dialog["callback_id"].text() == "callback");
  CHECK(dialog["title"].text().size() <= 24);
  const Json& fields = dialog["elements"];
  REQUIRE(fields.size() == 3);
  CHECK(fields.items()[0]["display_name"].text().size() <= 24);
  CHECK(fields.items()[0]["default"].text() == "x");
  CHECK(fields.items()[1]["type"].text() == "textarea");
  CHECK(fields.items()[1]["optional"].as_bool());
  CHECK(fields.items()[2]["options"].items()[0]["value"].text() == "v");
}

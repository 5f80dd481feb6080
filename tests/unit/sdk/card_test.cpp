#include <doctest/doctest.h>

#include <cox/card.hpp>
#include <cox/format.hpp>
#include <cox/sdk/content.hpp>

using cox::Card;
using cox::Json;

TEST_CASE("a card is rich/1") {
  const Json json = Card("Deploy")
                        .tone("good")
                        .color("#00ff00")
                        .field("app", "web")
                        .field("env", "prod", false)
                        .text("plain *text*")
                        .text(cox::Markdown("*{}*", "a*b"))
                        .to_json();
  const Json expected = *Json::parse(R"({"rich": 1, "title": "Deploy", "parts": [
      {"kind": "fields", "fields": [{"name": "app", "value": "web", "short": true},
                                    {"name": "env", "value": "prod", "short": false}]},
      {"kind": "text", "text": "plain *text*"},
      {"kind": "markdown", "text": "*a\\*b*"}], "tone": "good", "color": "#00ff00"})");
  CHECK(json == expected);
}

TEST_CASE("a card as text") {
  const Card card = Card("Status")
                        .field("app", "web")
                        .table({"host", "load"}, {{"db1", "0.5"}, {"größer", "1"}})
                        .code("ls\n")
                        .link("log", "http://l")
                        .image("http://i", "graph")
                        .text(cox::Markdown("**done**"));
  CHECK(cox::card_to_plain(card.to_json()) ==
        "Status\napp: web\nhost    load\ndb1     0.5\ngrößer  1\nls\n\nlog (http://l)\n"
        "graph (http://i)\ndone");
}

TEST_CASE("unknown parts are skipped, what cannot be read is shown as it is") {
  const std::string body =
      R"({"rich":1,"title":"T","parts":[{"kind":"hologram"},{"kind":"text","text":"x"}]})";
  CHECK(cox::to_plain_text(COX_FORMAT_RICH, body) == "T\nx");
  CHECK(cox::to_plain_text(COX_FORMAT_RICH, "{broken") == "{broken");
  CHECK(cox::to_plain_text(COX_FORMAT_TEXT, "**x**") == "**x**");
  CHECK(cox::to_plain_text(COX_FORMAT_RICH, "5") == "");
}

TEST_CASE("content knows its format") {
  CHECK(cox::Content("x").format == COX_FORMAT_TEXT);
  CHECK(cox::Content(cox::Markdown("x")).format == COX_FORMAT_MARKDOWN);
  const cox::Content rich = Card("t");
  CHECK(rich.format == COX_FORMAT_RICH);
  CHECK(Json::parse(rich.body)->find("rich")->as_int() == 1);
}

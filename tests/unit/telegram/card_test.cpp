#include "protocol/card.hpp"

#include <doctest/doctest.h>

#include <cox/card.hpp>
#include <cox/sdk/utf.hpp>

using namespace telegram;
using cox::Json;

namespace {

Json with_tokens(const std::string& token) {
  return *Json::parse(R"({"rich": 1, "title": "Deploy", "tone": "good", "parts": [
    {"kind": "fields", "fields": [{"name": "app", "value": "web.1"}]},
    {"kind": "actions", "actions": [
      {"kind": "button", "text": "Go", "say": "go", "token": ")" +
                      token + R"("},
      {"kind": "button", "text": "Docs", "url": "https://x.org"},
      {"kind": "menu", "text": "To", "options": [{"text": "1.4", "say": "x", "token": "t2"}]}]}]})");
}

}  // namespace

TEST_CASE("a card with buttons: each holds a token and nothing else") {
  const CardMessage made = to_card(with_tokens("t1"));
  REQUIRE(made.pieces.size() == 1);
  CHECK(made.pieces[0] == "*\xE2\x9C\x85 Deploy*\n*app:* web\\.1");
  const Json rows = made.keyboard["inline_keyboard"];
  REQUIRE(rows.size() == 2);
  CHECK(rows.dump() ==
        R"([[{"text":"Go","callback_data":"t1"},{"text":"Docs","url":"https://x.org"}],)"
        R"([{"text":"To: 1.4","callback_data":"t2"}]])");
}

TEST_CASE("a token that is too long for Telegram is no button, and is said in words") {
  const CardMessage made = to_card(with_tokens(std::string(65, 'x')));
  CHECK(made.keyboard.dump().find("Go") == std::string::npos);
  CHECK(made.pieces[0].find("Go") != std::string::npos);
}

TEST_CASE("long cards are cut where they fit") {
  cox::Card card("Log");
  card.code(std::string(3'000, 'x') + "\n" + std::string(3'000, '`')).text(std::string(5'000, '.'));
  const CardMessage made = to_card(card.to_json());
  CHECK(made.pieces.size() >= 3);
}

TEST_CASE("a button without words shows where it leads, or what it says") {
  const Json card = *Json::parse(R"({"rich": 1, "parts": [{"kind": "actions", "actions": [
    {"kind": "button", "url": "https://x.org"},
    {"kind": "button", "text": "", "say": "go", "token": "t1"},
    {"kind": "button", "token": "t2"}]}]})");
  const Json row = to_card(card).keyboard["inline_keyboard"].items().at(0);
  CHECK(row.size() == 2);
  CHECK(row.items().at(0)["text"].text() == "https://x.org");
  CHECK(row.items().at(1)["text"].text() == "go");
}

TEST_CASE("buttons alone hang on something") {
  const CardMessage made = to_card(cox::Card().to_json());
  CHECK(made.pieces.empty());
  CHECK(made.keyboard.is_null());
}

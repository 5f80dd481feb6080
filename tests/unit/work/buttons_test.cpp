#include "work/buttons.hpp"

#include <doctest/doctest.h>

#include <cox/card.hpp>
#include <thread>

#include "bench.hpp"

using namespace cox;
using namespace cox::work;
using namespace cox::work::test;

namespace {

constexpr std::uint32_t kAll = COX_ABILITY_BUTTONS | COX_ABILITY_FORMS;

CardForm reason() { return CardForm("Deny").long_text("reason", "Why?"); }

struct ButtonsFixture : Bench {
  chat::Address ops{"chat", "ops", "", "ann", "", false};

  // The card as it goes to the chat.
  Json sent(const Card& card, std::uint32_t abilities = kAll) {
    return Json::parse(work.buttons.dress(card.to_json().dump(), ops, abilities)).value();
  }
  static std::string token(const Json& card, std::size_t action = 0) {
    return card["parts"].items().back()["actions"].items()[action]["token"].as_string();
  }
  static chat::Message press(const std::string& token, const std::string& user = "bob",
                             const std::string& room = "ops") {
    chat::Message message;
    message.adapter = "chat";
    message.room = room;
    message.user = user;
    message.text = token;
    return message;
  }
  Result<Buttons::Pressed> pressed(const std::string& token, const std::string& user = "bob",
                                   const std::string& room = "ops", std::string_view values = "") {
    return work.buttons.press(press(token, user, room), values);
  }
};

}  // namespace

TEST_CASE("a press says the line of its button") {
  ButtonsFixture f;
  const Json card =
      f.sent(Card("Plan").button("Approve", "approve 7f3a").button("Look", "pending"));
  CHECK(f.token(card, 0).size() <= Buttons::kTokenBytes);
  CHECK(f.pressed(f.token(card, 0))->line == "approve 7f3a");
  CHECK(f.pressed(f.token(card, 1))->line == "pending");
}

TEST_CASE("an option of a menu says its own line") {
  ButtonsFixture f;
  const Json card =
      f.sent(Card().menu(Menu("To").option("1.4", "rollback 1.4").option("1.3", "rollback 1.3")));
  const Json& options = card["parts"].items().back()["actions"].items()[0]["options"];
  CHECK(f.pressed(options.items()[1]["token"].as_string())->line == "rollback 1.3");
}

TEST_CASE("a token is good for its room and its chat, and cannot be made up") {
  ButtonsFixture f;
  const std::string token = f.token(f.sent(Card().button("Go", "deploy")));
  CHECK(f.pressed(token, "bob", "lobby").status().code() == Code::not_found);
  for (const std::string& made_up :
       {token + "1", token.substr(1), token.substr(0, token.find('.')), std::string("x.0"),
        std::string(""), token.substr(0, token.find('.')) + ".-1",
        token.substr(0, token.find('.')) + ".99999999999999999999", std::string(5000, 'a')}) {
    CAPTURE(made_up);
    CHECK(f.pressed(made_up).status().code() == Code::not_found);
  }
  CHECK(f.pressed(token)->line == "deploy");
}

TEST_CASE("it counts once for each person, also after a restart") {
  ButtonsFixture f;
  const std::string token = f.token(f.sent(Card().button("Go", "deploy")));
  CHECK(f.pressed(token).ok());
  CHECK(f.pressed(token).status().code() == Code::conflict);
  CHECK(f.pressed(token, "eve").ok());
  Buttons later(*f.brain, f.clock);
  CHECK(later.press(f.press(token), "").status().code() == Code::conflict);
  CHECK(later.press(f.press(token, "zoe"), "")->line == "deploy");
}

TEST_CASE("of two presses of one person at the same moment one counts") {
  ButtonsFixture f;
  const std::string token = f.token(f.sent(Card().button("Go", "deploy")));
  std::atomic<int> said{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([&] { said += f.pressed(token).ok() ? 1 : 0; });
  for (std::thread& each : threads) each.join();
  CHECK(said == 1);
}

TEST_CASE("what was not taken in may be pressed again, and what says so as often as one likes") {
  ButtonsFixture f;
  const std::string token = f.token(f.sent(Card().button("Go", "deploy")));
  CHECK(f.pressed(token).ok());
  f.work.buttons.undo(f.press(token));
  CHECK(f.pressed(token).ok());
  const std::string again = f.token(f.sent(Card().button(Button("Refresh").say("status").again())));
  CHECK(f.pressed(again).ok());
  CHECK(f.pressed(again).ok());
}

TEST_CASE("a button may be for one person") {
  ButtonsFixture f;
  const std::string token = f.token(f.sent(Card().button(Button("Yes").say("yes").only("ann"))));
  CHECK(f.pressed(token, "bob").status().code() == Code::denied);
  CHECK(f.pressed(token, "ann")->line == "yes");
}

TEST_CASE("a form is asked for first, and fills the line") {
  ButtonsFixture f;
  const Card card = Card().button(Button("Deny").say("deny 7f3a because {reason}").form(reason()));
  const std::string token = f.token(f.sent(card));
  const auto asked = f.pressed(token);
  CHECK(asked->line.empty());
  CHECK(asked->form["fields"].items()[0]["name"].text() == "reason");
  CHECK(f.pressed(token, "bob", "ops", "{}").status().message() == "\"Why?\" is not filled in.");
  CHECK(f.pressed(token, "bob", "ops", R"({"reason": "not now"})")->line ==
        "deny 7f3a because \"not now\"");
  CHECK(f.pressed(token, "bob", "ops", R"({"reason": "x"})").status().code() == Code::conflict);
}

TEST_CASE("a chat without forms is told in words") {
  ButtonsFixture f;
  const Json card =
      f.sent(Card()
                 .button("Approve", "approve 7f3a")
                 .button(Button("Deny").say("deny 7f3a because {reason}").form(reason())),
             COX_ABILITY_BUTTONS);
  CHECK(card["parts"].items().size() == 2);
  CHECK(card["parts"].items()[0]["actions"].items().size() == 1);
  CHECK(card["parts"].items()[1]["text"].text() == "Deny: say `deny 7f3a because <reason>`");
}

TEST_CASE("what is filled in is one argument, whatever is in it") {
  const Json form = CardForm("Deploy")
                        .text("app", "Which?")
                        .choice("env", "Where?", {{"prod"}, {"test"}})
                        .text("version", "Version")
                        .optional()
                        .to_json();
  const std::string_view line = "deploy {app} to {env} --version {version} {other}";
  const auto filled = [&](std::string_view values) {
    const auto done = fill_line(line, form, Json::parse(values).value());
    return done.ok() ? *done : done.status().message();
  };
  CHECK(filled(R"({"app": "web", "env": "prod", "version": "1.4"})") ==
        R"(deploy "web" to "prod" --version "1.4" {other})");
  CHECK(filled(R"({"app": "web --force", "env": "prod"})") ==
        R"(deploy "web --force" to "prod" {other})");
  CHECK(filled(R"({"app": "a\" to prod; b\\", "env": "test"})") ==
        R"(deploy "a\" to prod; b\\" to "test" {other})");
  CHECK(filled(R"({"app": "{env}\nx", "env": "test"})") == R"(deploy "{env} x" to "test" {other})");
  CHECK(filled(R"({"app": "web", "env": "moon"})") ==
        "\"moon\" is none of the choices of \"Where?\".");
  CHECK(filled(R"({"env": "prod"})") == "\"Which?\" is not filled in.");
}

TEST_CASE("a message that is changed again and again keeps its buttons, and what was pressed") {
  ButtonsFixture f;
  chat::Address shown = f.ops;
  shown.message = "m1";
  const auto edit = [&](const char* title, const char* line) {
    const std::string card = Card(title).button("Cancel", line).to_json().dump();
    return f.token(Json::parse(f.work.buttons.dress(card, shown, kAll)).value());
  };
  const std::string token = edit("10 %", "cancel 12");
  CHECK(f.pressed(token).ok());
  CHECK(edit("20 %", "cancel 12") == token);
  CHECK(f.pressed(token).status().code() == Code::conflict);
  CHECK(edit("again", "rerun 12") != token);
}

TEST_CASE("after two weeks a button means nothing any more") {
  ButtonsFixture f;
  const std::string token = f.token(f.sent(Card().button("Go", "deploy")));
  f.clock.advance(Buttons::kLifetime + 1);
  CHECK(f.pressed(token).status().code() == Code::not_found);
}

TEST_CASE("what is no card, or has nothing to press, goes as it is") {
  ButtonsFixture f;
  for (const std::string& body : {std::string("no json"), std::string("[]"), std::string("{}"),
                                  std::string(R"({"rich": 1, "parts": 7})")})
    CHECK(!f.work.buttons.dress(body, f.ops, kAll).empty());
  CHECK(f.work.buttons.dress("no json", f.ops, kAll) == "no json");
}

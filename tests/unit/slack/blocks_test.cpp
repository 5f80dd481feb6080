#include "protocol/blocks.hpp"

#include <cox/abi.h>
#include <doctest/doctest.h>

#include <cox/card.hpp>
#include <cox/sdk/mention.hpp>

#include "protocol/card.hpp"

using namespace slack;
using cox::Card;
using cox::Json;

namespace {

Json leaves(const Json& post) {
  return post["blocks"].items()[0]["elements"].items()[0]["elements"];
}

}  // namespace

TEST_CASE("in plain text every character stands for itself") {
  const Json post =
      to_post(COX_FORMAT_TEXT, "*a* <!channel> <@U1> _b_ `c` :tada: & https://x.org/|y");
  const auto all = leaves(post).items();
  std::string text;
  for (const Json& each : all) {
    CHECK((each["type"].text() == "text" || each["type"].text() == "link"));
    CHECK(each["style"].is_null());
    CHECK_FALSE((each["type"].text() == "link" && each.contains("text")));
    text += each["text"].as_string(each["url"].as_string());
  }
  CHECK(text == "*a* <!channel> <@U1> _b_ `c` :tada: & https://x.org/|y");
  CHECK(post["text"].text().find("<!") == std::string_view::npos);
  CHECK(post["text"].text().find("<@") == std::string_view::npos);
}

TEST_CASE("Markdown as rich text, and only a mention mentions") {
  const std::string markdown =
      cox::Markdown("**bold** _it_ ~~no~~ `a*b` [site](https://e.org) {} {}",
                    cox::Mention::user("U1", "ann"), "<@U2> *x*")
          .text();
  const Json post = to_post(COX_FORMAT_MARKDOWN, markdown);
  CHECK(post["text"].text() == "*bold* _it_ ~no~ `a*b` <https://e.org|site> <@U1> &lt;@U2&gt; *x*");
  int users = 0;
  const auto all = leaves(post).items();
  for (const Json& each : all) users += each["type"].text() == "user" ? 1 : 0;
  CHECK(users == 1);
  CHECK(all[0]["style"]["bold"].as_bool());
  // An id that Slack never gave out is a name, and a link that runs something is none.
  CHECK(leaves(to_post(COX_FORMAT_MARKDOWN, "[@x](cox:user/U1%3E%3C%21channel)"))
            .items()[0]["type"]
            .text() == "text");
  CHECK(leaves(to_post(COX_FORMAT_MARKDOWN, "[x](javascript:alert)")).items()[0]["type"].text() ==
        "text");
}

TEST_CASE("code blocks stand for themselves") {
  const Json block =
      to_post(COX_FORMAT_MARKDOWN, "before\n```sh\na\nb\n```\nafter")["blocks"].items()[0];
  const auto parts = block["elements"].items();
  REQUIRE(parts.size() == 3);
  CHECK(parts[1]["type"].text() == "rich_text_preformatted");
  CHECK(parts[1]["elements"].items()[0]["text"].text() == "a\nb");
  CHECK(parts[2]["elements"].items()[0]["text"].text() == "after");
}

TEST_CASE("long texts take several messages, each within the limits") {
  std::string text;
  for (int i = 0; i < 2'000; ++i) text += "word" + std::to_string(i) + " ";
  const auto posts = to_posts(COX_FORMAT_TEXT, text);
  CHECK(posts.size() == 6);
  for (const Json& each : posts) CHECK(each["text"].text().size() <= 3'000);
  CHECK(to_posts(COX_FORMAT_TEXT, "").size() == 1);
  CHECK_FALSE(to_post(COX_FORMAT_TEXT, " ")["text"].text().empty());
}

TEST_CASE("a card in blocks, with tokens and nothing else in its buttons") {
  Json card = Card("Deploy 42")
                  .text("a *b*")
                  .field("app", "web_shop")
                  .field("a_b_c", "x_y_z")
                  .code("log")
                  .link("site", "https://e.org")
                  .image("http://plain.example/x.png", "a picture")
                  .button(cox::Button("Go").say("go {x}").danger())
                  .to_json();
  Json::Array parts = card["parts"].items();
  Json::Array actions = parts.back()["actions"].items();
  actions[0].set("token", "abc.0");
  parts.back().set("actions", actions);
  card.set("parts", parts);
  const Json blocks = card_messages(card).front();
  CHECK(blocks.items()[0]["text"]["text"].text() == "Deploy 42");
  const Json fields = blocks.items()[2]["fields"];
  CHECK(fields.items()[0]["text"].text() == "*app*\nweb_shop");
  CHECK(fields.items()[0]["verbatim"].as_bool());
  CHECK(fields.items()[1]["type"].text() == "plain_text");  // it would turn italic
  const Json button = blocks.items().back()["elements"].items()[0];
  CHECK(button["value"].text() == "abc.0");
  CHECK(button["style"].text() == "danger");
  CHECK(blocks.dump().find("go {x}") == std::string::npos);
  CHECK(to_post(COX_FORMAT_RICH, card.set("tone", "good").dump())["attachments"]
            .items()[0]["color"]
            .text() == "#2eb886");
}

TEST_CASE("more blocks than fit into a message take another one") {
  Card card("many");
  for (int i = 0; i < 120; ++i) card.code("c");
  const auto messages = card_messages(card.to_json());
  CHECK(messages.size() == 3);
  for (const Json& each : messages) CHECK(each.size() <= 50);
}

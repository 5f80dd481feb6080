#include "protocol/mrkdwn.hpp"

#include <doctest/doctest.h>

using namespace slack;

namespace {

Heard hear(std::string_view text) {
  return parse_mrkdwn(text, "U0BOT", [](std::string_view kind, const std::string& id) {
    if (kind == "user" && id == "U1") return std::string("ann");
    if (kind == "room" && id == "C1") return std::string("ops");
    return std::string();
  });
}

}  // namespace

TEST_CASE("what is named looks as people know it, and is listed") {
  const Heard heard =
      hear("<@U1> <@U2|bob> <@U3> <#C1|old> <#C2|dev> <!subteam^S1|@oncall> <!here>");
  CHECK(heard.text == "@ann @bob @U3 #ops #dev @oncall @here");
  REQUIRE(heard.mentions.size() == 7);
  CHECK(heard.mentions[0].id == "U1");
  CHECK(heard.mentions[3].name == "ops");
  CHECK(heard.mentions[5].kind == "group");
  CHECK(heard.mentions[5].name == "oncall");
  CHECK(heard.mentions[6].kind == "all");
}

TEST_CASE("an address that was typed stays so; one behind other words is shown") {
  CHECK(hear("<https://example.org>").text == "https://example.org");
  CHECK(hear("<http://example.org|example.org>").text == "example.org");
  CHECK(hear("<mailto:a@example.org|a@example.org>").text == "a@example.org");
  CHECK(hear("<https://evil.example|good.example>").text == "good.example (https://evil.example)");
  CHECK(hear("<https://e.org?a=1&amp;b=2>").links.front() == "https://e.org?a=1&b=2");
}

TEST_CASE("the bot's own name at the beginning is taken off, there and only there") {
  for (const char* text :
       {"<@U0BOT> ping", "<@U0BOT>: ping", " <@U0BOT|cox>, ping", "<@U0BOT>ping"}) {
    const Heard heard = hear(text);
    CHECK(heard.text == "ping");
    CHECK(heard.to_bot);
  }
  CHECK_FALSE(hear("ask <@U0BOT>").to_bot);
  CHECK(hear("ask <@U0BOT>").text == "ask @U0BOT");
  CHECK_FALSE(hear("<@U0BOTTLE> ping").to_bot);
  CHECK(hear("<@U0BOT>").text.empty());
}

TEST_CASE("what a person typed stays what it was") {
  CHECK(hear("a &lt;b&gt; &amp;lt; &lt;@U1&gt;").text == "a <b> &lt; <@U1>");
  CHECK(hear("&lt;@U1&gt;").mentions.empty());
  CHECK(hear("<!date^1392734382^{date}|18 Feb>").text == "18 Feb");
  CHECK(hear("1 < 2").text == "1 < 2");
  CHECK(hear("<>").text == "<>");
  CHECK(hear("<").text == "<");
}

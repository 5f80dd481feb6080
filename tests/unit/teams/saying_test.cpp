// What the bot says, as Teams gets it.
#include <doctest/doctest.h>

#include <cox/card.hpp>
#include <cox/sdk/error.hpp>

#include "protocol/card.hpp"
#include "protocol/escape.hpp"
#include "protocol/markup.hpp"
#include "protocol/token_answer.hpp"
#include "session/key_cache.hpp"
#include "session/settings.hpp"
#include "session/token_source.hpp"

using cox::Json;
using teams::Markup;

namespace {

std::optional<teams::Person> find(const std::string& account) {
  if (account == "aad-ann") return teams::Person{"29:ann", "Ann <&>"};
  return std::nullopt;
}

std::string why_not(Json settings) {
  try {
    teams::read_settings(settings.set("session", "work"));
  } catch (const cox::Error& why) {
    return why.what();
  }
  return {};
}

}  // namespace

TEST_CASE("plain text stands for itself") {
  const Json said = Markup(find).text("<at>Ann</at> & *x*\n[a](b)").activity();
  CHECK(said["text"].text() == "&lt;at&gt;Ann&lt;/at&gt; &amp; *x*<br/>[a](b)");
  CHECK(!said.contains("entities"));
}

TEST_CASE("Markdown, links that lead somewhere, and mentions") {
  const auto html = [](std::string_view text) {
    return Markup(find).markdown(text).activity()["text"].as_string();
  };
  CHECK(html("**b** _i_ `c<` ~~s~~") == "<b>b</b> <i>i</i> <code>c&lt;</code> <s>s</s>");
  CHECK(html("[x](https://a/?b&c)") == "<a href=\"https://a/?b&amp;c\">x</a>");
  CHECK(html("[x](javascript:alert)") == "x");
  CHECK(html("[@nobody](cox:user/u)") == "@nobody");
  CHECK(html("[@everyone](cox:all)") == "@everyone");
  const Json said = Markup(find).markdown("hi [@ann](cox:user/aad%2Dann)").activity();
  CHECK(said["text"].text() == "hi <at>ann</at>");
  CHECK(said["entities"].items().at(0)["mentioned"]["id"].text() == "29:ann");
  const Json named = Markup(find).mention("aad-ann").activity();
  CHECK(named["text"].text() == "<at>Ann &lt;&amp;&gt;</at>");
  CHECK(named["entities"].items().at(0)["text"] == named["text"]);
}

TEST_CASE("escapes") {
  CHECK(teams::from_entities("&lt;&#228;&#xe4;&amp;lt;&nope;& &#xD800;") ==
        "<ää&lt;&nope;& &#xD800;");
}

TEST_CASE("a card has the token in its buttons, and nothing else") {
  Json card = cox::Card("T")
                  .tone("good")
                  .text("<at>x</at> **not bold**")
                  .field("a", "b")
                  .table({"h"}, {{"1", "2"}})
                  .code("x = 1")
                  .progress(0.5, "half")
                  .image("javascript:x")
                  .button(cox::Button("Go").say("go").primary())
                  .button(cox::Button("See").open("https://x"))
                  .to_json();
  const std::string without = teams::adaptive_card(card).dump();
  CHECK(without.find("\"Go\"") == std::string::npos);  // no token, no button
  CHECK(without.find("javascript") == std::string::npos);
  Json parts = Json::array();
  for (Json part : card["parts"].items()) {
    if (part["kind"].text() == "actions") {
      Json::Array actions = part["actions"].items();
      actions[0].set("token", "t.0");
      part.set("actions", Json(actions));
    }
    parts.push(part);
  }
  const Json made = teams::adaptive_card(card.set("parts", parts));
  const Json set = made["body"].items().back();
  const Json go = set["actions"].items().at(0);
  CHECK(go["type"].text() == "Action.Execute");
  CHECK(go["data"] == Json::object({{"cox", "t.0"}}));
  CHECK(go["fallback"]["type"].text() == "Action.Submit");
  CHECK(go["style"].text() == "positive");
  CHECK(set["actions"].items().at(1)["url"].text() == "https://x");
  // Text runs know no markup.
  CHECK(made["body"].items().at(1)["inlines"].items().at(0)["text"].text() ==
        "<at>x</at> **not bold**");
}

TEST_CASE("tokens, and what is wrong with those who ask for one") {
  const auto good = teams::read_token_answer(200, R"({"access_token": "x", "expires_in": 3599})");
  CHECK(std::get<teams::Token>(good).lifetime == std::chrono::seconds(3599));
  const auto why = [](int status, const char* body) {
    return std::get<teams::Trouble>(teams::read_token_answer(status, body));
  };
  CHECK(why(401, R"({"error": "invalid_client", "error_description": "AADSTS7000215: x"})").what ==
        "the app secret is wrong (AADSTS7000215)");
  CHECK(why(401, R"({"error": "invalid_client", "error_description": "AADSTS7000222: x"})")
            .what.find("expired") != std::string::npos);
  CHECK(!why(503, "busy").is_lasting());
  CHECK(!why(200, "{}").is_lasting());
  CHECK(teams::renewed_after(std::chrono::seconds(3600)) == std::chrono::seconds(3300));
  CHECK(teams::renewed_after(std::chrono::seconds(100)) == std::chrono::seconds(50));
}

TEST_CASE("keys are kept for a day, used for two, and asked for anew once an hour") {
  using std::chrono::hours;
  teams::KeyCache cache;
  CHECK(cache.is_stale(hours(1)));
  CHECK(cache.usable(hours(1)) == nullptr);
  cache.loaded({}, hours(1));
  CHECK(!cache.is_stale(hours(24)));
  CHECK(cache.is_stale(hours(25)));
  CHECK(cache.usable(hours(25)) != nullptr);
  CHECK(cache.usable(hours(49)) == nullptr);
  CHECK(cache.asks_for_unknown(hours(2)));
  CHECK(!cache.asks_for_unknown(hours(2) + std::chrono::minutes(59)));
  CHECK(cache.asks_for_unknown(hours(3)));
}

TEST_CASE("settings") {
  const Json good = Json::object({{"app_id", "a"}, {"app_secret", "b"}, {"tenant_id", "1-2"}});
  const teams::Settings read = teams::read_settings(good);
  CHECK(read.token_url() == "https://login.microsoftonline.com/1-2/oauth2/v2.0/token");
  const auto with = [&](const char* key, Json value) {
    Json settings = good;
    return why_not(settings.set(key, std::move(value)));
  };
  CHECK(with("app_id", "").find("adapters.work.app_id is missing") == 0);
  CHECK(with("no_auth", true).find("without an app_id") != std::string::npos);
  CHECK(with("login_url", "http://login.example").find("https") != std::string::npos);
  CHECK(with("login_url", "http://127.0.0.1:1/").empty());
  CHECK(with("tenant_id", "contoso.com").find("Directory") != std::string::npos);
  CHECK(with("typo", 1).find("is not known") != std::string::npos);
  CHECK(why_not(Json::object({{"no_auth", true}})).empty());
  CHECK(!why_not(Json::object()).empty());
}

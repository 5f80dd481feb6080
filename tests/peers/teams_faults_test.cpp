// The bot in Teams while something is wrong: it recovers, or says what a human must do.
#include "../e2e/home.hpp"
#include "teams.hpp"

using e2e::Chat;
using e2e::Home;
using e2e::Web;
using peers::Json;
using peers::TeamsFake;

namespace {

constexpr const char* kRoom = "19:ops@thread.tacv2";

struct Setting {
  explicit Setting(Json entry = Json::object()) {
    home.config(peers::teams_config(entry.size() > 0 ? entry : peers::teams_entry(fake)));
    home.move_in("everyday", "everyday");
  }
  void fault(const char* where, int status, int times) const {
    fake.does("fault", Json::object({{"where", where}, {"status", status}, {"times", times}}));
  }
  TeamsFake fake;
  Home home;
};

struct Running {
  explicit Running(Setting& set) : chat(set.home), web(chat) {
    peers::introduce(set.fake, web);
    chat.has_logged("teams    online");
  }
  Chat chat;
  Web web;
};

}  // namespace

TEST_CASE("a clock that is ten minutes off is named, until it is set") {
  Setting set;
  Running bot(set);
  CHECK(set.fake.forges({{"skew", 630}}) == 401);
  bot.chat.logs("its token is not valid yet, but in 10 minutes by this machine's clock");
  bot.chat.says("cox adapters");
  bot.chat.hears("what to do: set this machine's clock");
  CHECK(set.fake.forges({{"skew", -4230}}) == 401);
  bot.chat.logs("its token has expired, 10 minutes ago by this machine's clock");
  CHECK(set.fake.says("ping") == 200);
  CHECK(set.fake.hears_text() == "PONG");
  CHECK(bot.chat.stops() == 0);
}

TEST_CASE("bodies that are no activities, behind a token that is good") {
  Setting set;
  Running bot(set);
  const auto sends = [&](const std::string& body) {
    return set.fake.does("raw", Json::object({{"body", body}}))["status"].as_int();
  };
  const std::string good =
      R"({"channelId": "msteams", "serviceUrl": ")" + set.fake.url() + R"(/",)";
  std::string deep = good + R"("x": )";
  for (int i = 0; i < 10'000; ++i) deep += '[';
  CHECK(sends(deep) == 400);
  CHECK(sends("") == 400);
  CHECK(sends("[]") == 400);
  CHECK(sends("{") == 400);
  CHECK(sends(R"({"type": "message"})") == 401);
  CHECK(sends(good + R"("type": "message"})") == 403);  // from no directory
  const std::string here =
      good + R"("channelData": {"tenant": {"id": ")" + peers::kTenant + R"("}},)";
  CHECK(sends(here + R"("type": "message"})") == 400);
  CHECK(sends(here + R"("conversation": [1], "type": 7})") == 400);
  const std::string room = here + R"("conversation": {"id": "a:x"},)";
  for (const char* rest : {R"("type": 7})", R"("type": "brandNew", "unknown": {}})",
                           R"("type": "message", "from": 5, "text": [], "entities": "x",
                              "attachments": {"a": 1}, "value": 3})",
                           R"("type": "conversationUpdate", "membersAdded": [1, null, {}]})",
                           R"("type": "messageReaction", "reactionsAdded": {"type": 1}})"}) {
    CHECK_MESSAGE(sends(room + rest) < 500, rest);
  }
  CHECK(sends(room + R"("type": "message", "text": ")" + std::string(3 << 20, 'x') + "\"}") != 200);
  CHECK(set.fake.says("ping") == 200);
  CHECK(set.fake.hears_text() == "PONG");
  CHECK(bot.chat.stops() == 0);
}

TEST_CASE("a token is renewed before it ends; a secret that is revoked meanwhile is told") {
  Setting set;
  set.fake.does("life", Json::object({{"seconds", 4}}));
  Running bot(set);
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (set.fake.calls("/oauth2/", 200) < 3 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  CHECK(set.fake.calls("/oauth2/", 200) >= 3);  // and nobody asked for it
  set.fake.does("bot", Json::object({{"secret", "a-newer-one"}}));
  bot.chat.logs("teams    offline: the app secret is wrong");
  bot.chat.says("cox adapters");
  bot.chat.hears("what to do: put the secret's value, not its id, into app_secret");
  CHECK(bot.chat.stops() == 0);
}

TEST_CASE("thrown out of one room, and errors for long: others go on, and it comes back") {
  Setting set;
  Running bot(set);
  set.fault("v3", 403, 2);  // of which one may be for the typing
  const Json there = Json::object({{"room", kRoom}, {"mention", true}});
  CHECK(set.fake.says("ping", there) == 200);
  bot.chat.logs("Teams does not let the bot in there (403 Fault): add the app to the team or chat");
  set.fake.does("mend");
  CHECK(set.fake.says("ping") == 200);
  CHECK(set.fake.hears_text() == "PONG");
  set.fault("v3", 500, 100'000);
  CHECK(set.fake.says("ping") == 200);
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (set.fake.calls("/v3/", 500) < 4 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  CHECK(set.fake.calls("/v3/", 500) >= 4);
  set.fake.does("mend");
  CHECK(set.fake.hears_text() == "PONG");
  CHECK(bot.chat.stops() == 0);
}

TEST_CASE("a page of somebody else is no answer of Teams's: it is said again") {
  Setting set;
  Running bot(set);
  set.fake.does("fault", Json::object({{"where", "v3"},
                                       {"status", 200},
                                       {"times", 2},  // of which one may be for the typing
                                       {"page", "<html>Sign in</html>"}}));
  CHECK(set.fake.says("ping") == 200);
  Json heard;
  while (!heard["id"].is_string()) heard = set.fake.hears();
  CHECK(heard["body"]["text"].text() == "PONG");
  CHECK(bot.chat.stops() == 0);
}

TEST_CASE("somebody is spoken to first; mentions go both ways") {
  Setting set;
  Running bot(set);
  Json named = Json::object({{"room", kRoom}, {"mention", true}, {"user", "bob"}});
  named.set("mentions", Json::array({Json::object({{"id", "29:eve"}, {"name", "Eve"}})}));
  CHECK(set.fake.says("echo hi <at>Eve</at>", named) == 200);
  const Json echo = set.fake.hears()["body"];
  CHECK(echo["text"].text().find("hi @Eve") != std::string_view::npos);
  CHECK(set.fake.says("ping", Json::object({{"room", kRoom}, {"mention", true}})) == 200);
  const Json pong = set.fake.hears()["body"];
  CHECK(pong["text"].text().find("<at>ann</at>") != std::string_view::npos);
  CHECK(pong["entities"].items().at(0)["mentioned"]["id"].text() == "29:ann");
  CHECK(set.fake.says("whisper",
                      Json::object({{"room", kRoom}, {"mention", true}, {"user", "bob"}})) == 200);
  const Json made = set.fake.hears();
  CHECK(made["path"].text() == "/v3/conversations");
  CHECK(made["body"]["members"].items().at(0)["id"].text() == "29:bob");
  const Json told = set.fake.hears();
  CHECK(told["path"].text() == "/v3/conversations/a%3Abob/activities");
  CHECK(told["body"]["text"].text() == "for you alone");
  CHECK(bot.chat.stops() == 0);
}

TEST_CASE("without authentication, nobody but this machine is heard, and nobody else spoken to") {
  Setting set(Json::object({{"adapter", "teams"}, {"no_auth", true}}));
  Running bot(set);
  const auto sends = [&](const e2e::Words& fields, const std::string& service) {
    e2e::Words options = fields;
    const std::string body = R"({"type": "message", "channelId": "msteams", "text": "hi",
      "conversation": {"id": "a:ann"}, "from": {"id": "29:ann"}, "serviceUrl": ")" +
                             service + "\"}";
    options.insert(options.end(), {"--data-binary", body});
    return bot.web.curl(options, "/adapters/teams/messages").status;
  };
  CHECK(sends({}, set.fake.url()) == 200);
  for (const char* field : {"X-Forwarded-For: 127.0.0.1", "X-Forwarded-Proto: https",
                            "Forwarded: for=127.0.0.1", "Via: 1.1 proxy", "X-Real-IP: 127.0.0.1",
                            "Origin: https://page.example", "Host: rebound.example"}) {
    CHECK_MESSAGE(sends({"-H", field}, set.fake.url()) == 403, field);
  }
  CHECK(sends({}, "https://thief.example/") == 403);
  CHECK(bot.chat.stops() == 0);
}

TEST_CASE("check --online names which of the three is wrong") {
  Setting set;
  const auto says = [&](const char* key, const char* value) {
    Json entry = peers::teams_entry(set.fake);
    set.home.config(peers::teams_config(entry.set(key, value)));
    const e2e::Ran ran = e2e::run({"check", "--home", set.home.path(), "--online"});
    CHECK(ran.code == 1);
    return ran.out;
  };
  CHECK(says("app_id", "22222222-2222-3333-4444-555555555555").find("AADSTS700016") !=
        std::string::npos);
  CHECK(says("app_secret", "another").find("the app secret is wrong") != std::string::npos);
  CHECK(says("tenant_id", "22222222-8888-7777-6666-555555555555")
            .find("there is no such directory (AADSTS90002)") != std::string::npos);
  CHECK(says("login_url", "http://127.0.0.1:9").find("no token: ") != std::string::npos);
}

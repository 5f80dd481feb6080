// The bot in Teams: the channel side is a fake that the official clients agree with.
#include "teams.hpp"

#include "../e2e/home.hpp"

using e2e::Chat;
using e2e::Home;
using e2e::Web;
using peers::introduce;
using peers::Json;
using peers::teams_config;
using peers::teams_entry;
using peers::TeamsFake;

namespace {

constexpr const char* kOps = "19:ops@thread.tacv2";

Json in_channel(const std::string& thread = {}) {
  Json where = Json::object({{"room", kOps}});
  return thread.empty() ? where : where.set("thread", thread);
}

// The first action of a kind in a card that was said.
Json find_action(const Json& entry, const std::string& title) {
  for (const Json& part : entry["body"]["attachments"].items()[0]["content"]["body"].items()) {
    for (const Json& action : part["actions"].items()) {
      if (action["title"].text() == title) return action;
    }
  }
  FAIL("no such action: " << entry.dump());
  return {};
}

struct Setting {
  Setting() {
    home.config(teams_config(teams_entry(fake)));
    home.move_in("cards", "cards");
  }
  TeamsFake fake;
  Home home;
};

}  // namespace

TEST_CASE("a conversation: alone, in a channel and its thread, with mentions") {
  Setting set;
  Chat chat(set.home);
  Web web(chat);
  introduce(set.fake, web);
  chat.has_logged("teams    online");
  CHECK(set.fake.does("head")["status"].as_int() == 200);
  CHECK(set.fake.says("ping") == 200);
  const Json alone = set.fake.hears();
  CHECK(alone["body"]["text"].text() == "PONG");
  CHECK(alone["path"].text() == "/v3/conversations/a%3Aann/activities");

  CHECK(set.fake.says("echo <b> & *x*", in_channel("77").set("mention", true)) == 200);
  const Json there = set.fake.hears();
  CHECK(there["path"].text() ==
        "/v3/conversations/19%3Aops%40thread.tacv2%3Bmessageid%3D77/activities");
  CHECK(there["body"]["text"].text().find("&lt;b&gt; &amp; ") != std::string_view::npos);
  // Not addressed, and said twice.
  CHECK(set.fake.says("ping", in_channel().set("id", "1")) == 200);
  const Json again = in_channel().set("id", "2").set("mention", true);
  CHECK(set.fake.says("ping", again) == 200);
  CHECK(set.fake.hears_text().find("PONG") != std::string::npos);
  CHECK(set.fake.says("ping", again) == 200);
  CHECK(set.fake.says("echo last") == 200);
  CHECK(set.fake.hears_text() == "last");
  CHECK(chat.stops() == 0);
}

TEST_CASE("who is not the Bot Connector is not heard") {
  Setting set;
  Chat chat(set.home);
  Web web(chat);
  introduce(set.fake, web);
  chat.has_logged("teams    online");
  for (const Json::Member& how : {Json::Member{"none", true},
                                  {"key", "wrong"},
                                  {"aud", "another-bot"},
                                  {"iss", "https://sts.windows.net/x"},
                                  {"skew", -7200},  // expired
                                  {"skew", 7200},   // not yet valid
                                  {"skew", 600},    // by ten minutes
                                  {"skew", -4200},  // the same on the other side
                                  {"alg", "none"},
                                  {"alg", "HS256"},  // with the public key as its secret
                                  {"alg", "RS512"},
                                  {"kid", "made-up"},
                                  {"cut", 8},
                                  {"serviceurl", "https://thief.example/"}}) {
    CHECK_MESSAGE(set.fake.forges({{how.first, how.second}}) == 401, how.first, " ",
                  how.second.dump());
  }
  CHECK(set.fake.forges({{"skew", 240}}) == 200);
  CHECK(set.fake.hears_text() == "PONG");
  CHECK(set.fake.forges({{"skew", -3800}}) == 200);
  CHECK(set.fake.hears_text() == "PONG");
  // From another directory.
  CHECK(set.fake.says("ping", Json::object({{"tenant", "somebody-else"}})) == 403);
  // Made-up keys made it look for new ones once, and no more.
  CHECK(set.fake.calls("/keys", 200) == 2);
  CHECK(web.post("/adapters/teams/messages", "{}").status == 401);
  CHECK(web.get("/adapters/teams/other").status == 404);
  CHECK(chat.log().find("the-secret-of-the-bot") == std::string::npos);
  CHECK(chat.stops() == 0);
}

TEST_CASE("new keys are found; keys for another channel are not enough") {
  Setting set;
  Chat chat(set.home);
  Web web(chat);
  introduce(set.fake, web);
  chat.has_logged("teams    online");
  set.fake.does("rotate");
  CHECK(set.fake.says("ping") == 200);
  CHECK(set.fake.hears_text() == "PONG");
  set.fake.does("rotate");
  CHECK(set.fake.says("ping") == 401);  // within the hour
  chat.stops();

  set.fake.does("endorse", Json::object({{"names", Json::array({"webchat"})}}));
  Chat other(set.home);
  Web its(other);
  introduce(set.fake, its);
  other.has_logged("teams    online");
  CHECK(set.fake.says("ping") == 401);
  other.logs("not endorsed");
  CHECK(other.stops() == 0);
}

TEST_CASE("buttons, a form and a menu; by Action.Execute and by Action.Submit") {
  Setting set;
  Chat chat(set.home);
  Web web(chat);
  introduce(set.fake, web);
  chat.has_logged("teams    online");
  CHECK(set.fake.says("offer", in_channel("5").set("mention", true)) == 200);
  const Json card = set.fake.hears();
  const auto presses = [&](const std::string& kind, const Json& data, const std::string& user) {
    return set.fake.does("press",
                         in_channel("5").set("kind", kind).set("data", data).set("user", user));
  };
  const Json take = find_action(card, "Take")["data"];
  CHECK(take.size() == 1);
  CHECK(presses("execute", take, "bob")["status"].as_int() == 200);
  CHECK(set.fake.hears_text().find("aad-bob takes it []") != std::string::npos);
  const Json twice = presses("execute", take, "bob");
  CHECK(twice["body"].text().find("You have pressed this already.") != std::string_view::npos);
  // By message; the refusal goes to them alone.
  CHECK(presses("submit", take, "ann")["status"].as_int() == 200);
  CHECK(set.fake.hears_text().find("aad-ann takes it []") != std::string::npos);
  CHECK(presses("submit", take, "ann")["status"].as_int() == 200);
  set.fake.hears();  // the conversation
  const Json told = set.fake.hears();
  CHECK(told["path"].text() == "/v3/conversations/a%3Aann/activities");
  CHECK(told["body"]["text"].text() == "You have pressed this already.");

  Json form = find_action(card, "Say why")["card"]["actions"].items()[0]["data"];
  form.set("f0.what", "that").set("f0.reason", "a\" b");
  CHECK(presses("execute", form, "ann")["status"].as_int() == 200);
  CHECK(set.fake.hears_text().find("takes that [a&quot; b]") != std::string::npos);

  Json menu = find_action(card, "More")["data"];
  CHECK(menu["cox_menu"].text() == "m0");
  std::string choice;
  for (const Json& part : card["body"]["attachments"].items()[0]["content"]["body"].items()) {
    if (part["id"].text() == "m0") choice = part["choices"].items()[1]["value"].as_string();
  }
  CHECK(presses("execute", menu.set("m0", choice), "ann")["status"].as_int() == 200);
  CHECK(set.fake.hears_text().find("takes two []") != std::string::npos);
  // Made up.
  const Json forged =
      presses("execute", Json::object({{"cox", "0123456789abcdef01234567.0"}}), "ann");
  CHECK(forged["body"].text().find("means nothing any more") != std::string_view::npos);
  // An invoke that nobody knows.
  const Json other = set.fake.does(
      "event",
      Json::object({{"type", "invoke"}, {"more", Json::object({{"name", "task/fetch"}})}}));
  CHECK(other["status"].as_int() == 501);
  CHECK(chat.stops() == 0);
}

TEST_CASE("limits and failures of the service: said once it can be") {
  Setting set;
  Chat chat(set.home);
  Web web(chat);
  introduce(set.fake, web);
  chat.has_logged("teams    online");
  const auto fault = [&](const char* where, int status, int times) {
    set.fake.does(
        "fault",
        Json::object({{"where", where}, {"status", status}, {"times", times}, {"retry_after", 1}}));
  };
  const auto begin = std::chrono::steady_clock::now();
  fault("v3", 429, 2);  // of which the first is for the typing, if there is any
  CHECK(set.fake.says("echo late") == 200);
  CHECK(set.fake.hears_text() == "late");
  CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::seconds(1));
  fault("v3", 503, 1);
  CHECK(set.fake.says("echo later") == 200);
  CHECK(set.fake.hears_text() == "later");
  fault("v3", 502, 1);
  CHECK(set.fake.says("echo latest") == 200);
  CHECK(set.fake.hears_text() == "latest");
  // The token is taken back, and the token endpoint is down for a while.
  set.fake.does("revoke");
  fault("token", 500, 2);
  CHECK(set.fake.says("echo afterwards") == 200);
  CHECK(set.fake.hears_text() == "afterwards");
  chat.has_logged("the token endpoint answers 500");
  CHECK(chat.stops() == 0);
}

TEST_CASE("after a restart, a room is spoken to before anybody speaks there") {
  Setting set;
  Json config = Json::parse(teams_config(teams_entry(set.fake))).value();
  config.set("plugins", Json::parse(R"({"notify": {"targets": {"ops": {
    "to": "teams:19:ops@thread.tacv2", "token": "a-token-of-the-test-of-teams"}}}})")
                            .value());
  set.home.config(config.dump());
  {
    Chat chat(set.home);
    Web web(chat);
    introduce(set.fake, web);
    chat.has_logged("teams    online");
    CHECK(set.fake.says("ping", in_channel("3").set("mention", true)) == 200);
    set.fake.hears();
    chat.is_killed();
  }
  Chat chat(set.home);
  Web web(chat);
  chat.has_logged("teams    online");
  const e2e::Answer posted = web.curl({"-H", "Authorization: Bearer a-token-of-the-test-of-teams",
                                       "-H", "Content-Type: text/plain", "--data-binary", "built"},
                                      "/notify/ops");
  CHECK(posted.status == 200);
  Json told = set.fake.hears();
  // That the ping was answered may not have been on disk when it was killed.
  if (told["body"]["text"].text().starts_with("I was stopped")) told = set.fake.hears();
  CHECK(told["path"].text() == "/v3/conversations/19%3Aops%40thread.tacv2/activities");
  CHECK(told["body"]["text"].text() == "built");
  CHECK(chat.stops() == 0);
}

TEST_CASE("a wrong secret is told, and what to do") {
  Setting set;
  Json entry = teams_entry(set.fake);
  set.home.config(teams_config(entry.set("app_secret", "not-the-secret")));
  Chat chat(set.home);
  chat.has_logged("teams    offline: the app secret is wrong (AADSTS7000215)");
  chat.says("cox adapters");
  chat.hears("what to do: put the secret's value, not its id, into app_secret");
  CHECK(chat.log().find("not-the-secret") == std::string::npos);
  // Mended at Microsoft's end.
  set.fake.does("bot", Json::object({{"secret", "not-the-secret"}}));
  chat.logs("teams    online");
  // Tried every second until then, told once.
  const std::string offline = "teams    offline: the app secret is wrong";
  CHECK(chat.log().find(offline) == chat.log().rfind(offline));
  CHECK(chat.stops() == 0);
}

TEST_CASE("check --online tries the token endpoint and the keys") {
  Setting set;
  const auto checks = [&] { return e2e::run({"check", "--home", set.home.path(), "--online"}); };
  const e2e::Ran good = checks();
  CHECK(good.out.find("ok: adapters.teams: app_id and app_secret are accepted") !=
        std::string::npos);
  CHECK(good.out.find("the keys of the Bot Connector are there") != std::string::npos);
  Json entry = teams_entry(set.fake);
  set.home.config(teams_config(entry.set("app_secret", "not-the-secret")));
  const e2e::Ran bad = checks();
  CHECK(bad.code == 1);
  CHECK(bad.out.find("the app secret is wrong") != std::string::npos);
  CHECK((bad.out + bad.err).find("not-the-secret") == std::string::npos);
}

// What is pressed is what is said, in the chat over HTTP of the documentation.
#include <doctest/doctest.h>

#include <chrono>
#include <cox/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "chat.hpp"
#include "web.hpp"

using cox::Json;
using e2e::Answer;
using e2e::Chat;
using e2e::Home;
using e2e::Web;

namespace {

constexpr const char* kConfig = R"({
  "policy": "closed",
  "http": {"port": 0},
  "adapters": {
    "site": {"adapter": "posts", "token": "a-token-of-the-test"},
    "shell": {"adapter": "shell"}
  },
  "people": {"ann": ["site:ann"], "bob": ["site:bob"], "cid": ["site:cid"]},
  "rules": [
    {"id": "all", "command": "*", "who": ["ann", "bob", "terminal:ann", "shell:ann"], "allow": true},
    {"id": "wreck", "command": "wreck", "who": ["ann", "bob"], "allow": true,
     "approve": {"count": 1, "by": ["ann", "bob"], "expires_minutes": 30}}
  ]
})";

// The bot, and whoever talks to it over HTTP.
struct Site {
  Site() {
    home.config(kConfig);
    home.move_in("cards", "cards");
    home.move_in("wrecker_1", "wrecker");
    home.move_in_adapter("posts", "posts");
  }
  Home home;
};

class Visitors {
 public:
  Visitors(Chat& chat, const Web& web) : web_(web) { chat.has_logged("site     online"); }

  int says(const std::string& user, const std::string& text, const std::string& room = "lobby") {
    return post("/say", Json::object({{"user", user}, {"room", room}, {"text", text}})).status;
  }
  Answer presses(const std::string& user, const std::string& token, Json more = Json::object()) {
    more.set("user", user).set("token", token);
    return post("/press", more);
  }
  // Waits until the bot has said this; shows what it said instead where a minute passes.
  void hear(std::string_view text) {
    std::string all;
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (all.find(text) == std::string::npos) {
      if (std::chrono::steady_clock::now() > until)
        FAIL("waited for: " << text << "; heard:" << all);
      for (const Json& each : fetch().items()) all += "\n" + each["text"].as_string();
    }
  }
  // What the bot says next: waits for it.
  Json hears() {
    while (waiting_.empty()) {
      for (const Json& each : fetch().items()) waiting_.push_back(each);
    }
    const Json first = waiting_.front();
    waiting_.erase(waiting_.begin());
    return first;
  }

 private:
  Answer post(const std::string& path, const Json& body) const {
    return web_.curl(
        {"-H", "Authorization: Bearer a-token-of-the-test", "--data-binary", body.dump()},
        "/adapters/site" + path);
  }
  Json fetch() const { return Json::parse(post("/said", Json::object()).body).value(); }

  const Web& web_;
  Json::Array waiting_;
};

const Json& actions(const Json& said) {
  static Json found;
  for (const Json& part : said["card"]["parts"].items()) {
    if (part["kind"].text() == "actions") found = part["actions"];
  }
  return found;
}

std::string token(const Json& said, std::size_t number) {
  return actions(said).items().at(number)["token"].as_string();
}

}  // namespace

TEST_CASE("a press is a line, said by whoever pressed") {
  Site site;
  Chat chat(site.home);
  Web web(chat);
  Visitors they(chat, web);
  CHECK(they.says("ann", "cox offer") == 202);
  const Json card = they.hears();
  CHECK(they.presses("bob", token(card, 0)).status == 202);
  CHECK(they.hears()["text"].text() == "bob takes it []");
  // A double click is one press; somebody else may press it too.
  const Answer twice = they.presses("bob", token(card, 0));
  CHECK(twice.status == 409);
  CHECK(twice.body == "You have pressed this already.");
  CHECK(they.presses("ann", token(card, 0)).status == 202);
  CHECK(they.hears()["text"].text() == "ann takes it []");
  for (int i = 0; i < 2; ++i) {
    CHECK(they.presses("bob", token(card, 1)).status == 202);
    CHECK(they.hears()["text"].text() == "bob takes again []");
  }
  const Json menu = actions(card).items().at(3);
  CHECK(they.presses("bob", menu["options"].items().at(1)["token"].as_string()).status == 202);
  CHECK(they.hears()["text"].text() == "bob takes two []");
  chat.gets(SIGTERM);
  CHECK(chat.is_gone() == 0);
}

TEST_CASE("a form is filled in first, and stays one argument each") {
  Site site;
  Chat chat(site.home);
  Web web(chat);
  Visitors they(chat, web);
  they.says("ann", "cox offer");
  const std::string why = token(they.hears(), 2);
  const Answer form = they.presses("ann", why);
  CHECK(form.status == 200);
  CHECK(Json::parse(form.body).value()["title"].text() == "Why");
  const auto with = [](const char* what, const char* reason) {
    return Json::object({{"values", Json::object({{"what", what}, {"reason", reason}})}});
  };
  CHECK(they.presses("ann", why, with("the moon", "x")).body ==
        "\"the moon\" is none of the choices of \"What?\".");
  CHECK(they.presses("ann", why, with("that", "")).body == "\"Why?\" is not filled in.");
  CHECK(they.presses("ann", why, with("that", "a\" b --what c")).status == 202);
  CHECK(they.hears()["text"].text() == "ann takes that [a\" b --what c]");
  CHECK(chat.stops() == 0);
}

TEST_CASE("who may not say it may not press it, and nobody presses what was not there") {
  Site site;
  Chat chat(site.home);
  Web web(chat);
  Visitors they(chat, web);
  they.says("ann", "cox offer");
  const Json card = they.hears();
  CHECK(they.presses("cid", token(card, 0)).status == 202);
  they.hear("Who can: ann, bob");
  // From another room, and made up.
  CHECK(they.presses("ann", token(card, 0), Json::object({{"room", "other"}})).status == 409);
  CHECK(they.presses("ann", "0123456789abcdef01234567.0").status == 409);
  // The same press once more, as platforms bring it.
  const Json once = Json::object({{"id", "press-1"}});
  CHECK(they.presses("ann", token(card, 1), once).status == 202);
  CHECK(they.presses("ann", token(card, 1), once).status == 202);
  CHECK(they.hears()["text"].text() == "ann takes again []");
  they.says("ann", "cox ping");
  CHECK(they.hears()["text"].text() == "PONG");
  CHECK(web.get("/adapters/site/said").status == 401);
  CHECK(web.get("/adapters/nobody/said").status == 404);
  CHECK(web.get("/adapters/shell/").status == 404);
  CHECK(chat.stops() == 0);
}

TEST_CASE("a plan is approved and denied by button, by who may") {
  Site site;
  Chat chat(site.home);
  Web web(chat);
  Visitors they(chat, web);
  they.says("ann", "cox aim at db1");
  they.hears();
  they.says("ann", "cox wreck db in prod");
  const Json plan = they.hears();
  CHECK(plan["text"].text().find("It destroys db1.") != std::string::npos);
  // Go on, leave it, approve, deny.
  CHECK(they.presses("bob", token(plan, 0)).body == "This button is for somebody else.");
  CHECK(they.presses("ann", token(plan, 0)).status == 202);
  they.hear("still needs 1 approval");
  CHECK(they.presses("ann", token(plan, 2)).status == 202);  // one's own plan
  they.hear("somebody else must approve it");
  CHECK(they.presses("bob", token(plan, 2)).status == 202);
  they.hear("wrecked db");
  CHECK(chat.stops() == 0);
}

TEST_CASE("buttons outlive a restart, and count no second time after it") {
  Site site;
  std::string take, again;
  {
    Chat chat(site.home);
    Web web(chat);
    Visitors they(chat, web);
    they.says("ann", "cox offer");
    const Json card = they.hears();
    take = token(card, 0);
    again = token(card, 1);
    CHECK(they.presses("ann", take).status == 202);
    they.hears();
    chat.is_killed();
  }
  Chat chat(site.home);
  Web web(chat);
  Visitors they(chat, web);
  CHECK(they.presses("ann", take).status == 409);
  CHECK(they.presses("ann", again).status == 202);
  // Not the next thing said: what is said arrives before the end of its call is written down, and
  // where the kill came in between, the bot tells that it was stopped in the middle of it.
  they.hear("ann takes again []");
  CHECK(chat.stops() == 0);
}

TEST_CASE("typing, files, and what is for one alone; in words where there are no buttons") {
  Site site;
  Chat chat(site.home);
  Web web(chat);
  Visitors they(chat, web);
  they.says("ann", "cox show");
  CHECK(they.hears()["what"].text() == "typing");
  // What is for one alone is a conversation of its own, and may be there earlier or later.
  Json alone = they.hears(), file = they.hears();
  if (file["alone"].as_bool()) std::swap(alone, file);
  CHECK(alone["alone"].as_bool());
  CHECK(alone["text"].text() == "for you alone");
  CHECK(file["name"].text() == "note.txt");
  CHECK(file["file"].text() == "one\ntwo\n");
  chat.says("cox show");
  chat.has_heard("for you alone");
  chat.has_heard("a note\nnote.txt (8 bytes)\none\ntwo");
  chat.says("cox offer");
  chat.hears("Take: say `take it`");
  chat.hears("Say why: say `take <what> because <reason>`");
  chat.hears("More two: say `take two`");
  CHECK(chat.stops() == 0);
}

TEST_CASE(
    "what an entry of the config is worth is tried on request, and the state is there to read") {
  Site site;
  const e2e::Ran checked = e2e::run({"check", "--home", site.home.path(), "--online"});
  CHECK(checked.out.find("ok: adapters.site: it has a token") != std::string::npos);
  CHECK(e2e::run({"adapters", "--home", site.home.path()}).code == 2);
  Chat chat(site.home);
  chat.has_logged("site     online");
  chat.has_logged("shell    online");
  const e2e::Ran shown = e2e::run({"adapters", "--home", site.home.path()});
  CHECK(shown.code == 0);
  CHECK(shown.out.find("site: online for ") != std::string::npos);
  CHECK(shown.out.find("shell: online for ") != std::string::npos);
  CHECK(chat.stops() == 0);
  site.home.config(R"({"adapters": {"site": {"adapter": "posts", "token": "tiny"}}})");
  const e2e::Ran wrong = e2e::run({"check", "--home", site.home.path(), "--online"});
  CHECK(wrong.code == 1);
  CHECK(wrong.out.find("problem: adapters.site: \"token\" is shorter than 16 characters; make one "
                       "with `openssl rand -hex 16`") != std::string::npos);
}

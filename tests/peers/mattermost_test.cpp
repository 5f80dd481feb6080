// The bot on Mattermost: it hears and says everything that a chat can, buttons and forms included.
#include "mattermost.hpp"

#include "../e2e/chat.hpp"
#include "network_config.hpp"
#include "port.hpp"

using cox::Json;
using e2e::Chat;
using e2e::Home;
using peers::config_with;
using peers::mattermost_entry;
using peers::MattermostFake;

namespace {

struct Bot {
  explicit Bot(const MattermostFake& fake) : here("http://127.0.0.1:" + std::to_string(port)) {
    home.config(config_with(
        mattermost_entry(fake,
                         R"(, "command_tokens": ["slash-token"], "callback_url": ")" + here + "\""),
        R"("policy": "open", "http": {"port": )" + std::to_string(port) + "}"));
    home.move_in("cards", "cards");
    chat = std::make_unique<Chat>(home);
    chat->has_logged("mm       online: cox");
  }
  const std::uint16_t port = peers::free_port();
  const std::string here;
  Home home;
  std::unique_ptr<Chat> chat;
};

Json press(const std::string& name, const std::string& user = "ann") {
  return Json::object({{"name", name}, {"user", user}});
}

}  // namespace

TEST_CASE("rooms, direct messages and threads") {
  MattermostFake fake;
  Bot bot(fake);
  fake.says("@cox ping");
  CHECK(fake.hears_post("PONG")["message"].as_string() == "@ann PONG");
  fake.says("cox echo *a* @all", "ops", "bob");
  CHECK(fake.hears_post("all")["message"].as_string() == "\\*a\\* `@all`");
  fake.says("ping", "direct");
  const Json direct = fake.hears_post("PONG");
  CHECK(direct["message"].as_string() == "PONG");
  CHECK(direct["channel_id"].as_string() == fake.id("direct"));
  const std::string root = fake.says("a thread");
  fake.says("@cox ping", "ops", "ann", root);
  CHECK(fake.hears_post("PONG")["root_id"].as_string() == root);
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("whoever is called otherwise now is mentioned by the new name") {
  MattermostFake fake;
  Bot bot(fake);
  fake.says("@cox ping");
  CHECK(fake.hears_post("PONG")["message"].as_string() == "@ann PONG");
  const Json ann = Json::object({{"id", fake.id("ann")}, {"username", "anna"}});
  const auto happens = [&](const std::string& event, const Json& data) {
    fake.tell("event", Json::object({{"event", event}, {"data", data}}));
  };
  happens("user_updated", Json::object({{"user", ann}}));
  const Json post = Json::object({{"id", "another"},
                                  {"user_id", ann["id"]},
                                  {"channel_id", fake.id("ops")},
                                  {"message", "@cox ping"}});
  happens("posted", Json::object({{"post", post.dump()}}));
  CHECK(fake.hears_post("PONG")["message"].as_string() == "@anna PONG");
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("what is said through a webhook is nobody's word") {
  MattermostFake fake;
  Bot bot(fake);
  fake.tell("say", Json::object({{"message", "@cox ping"},
                                 {"props", Json::object({{"from_webhook", "true"}})}}));
  fake.says("@cox echo after");
  fake.hears_post("after");
  CHECK(fake.counts({"POST /posts ", "PONG"}) == 0);
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("buttons, menus and forms") {
  MattermostFake fake;
  Bot bot(fake);
  fake.says("@cox offer");
  const Json card = fake.hears_post("Offer");
  CHECK(card["props"]["attachments"].items().front()["title"].as_string() == "Offer");
  CHECK(fake.tell("press", press("Take"))["status"].as_int() == 200);
  fake.hears_post("takes it");
  const Json twice = fake.tell("press", press("Take"));
  CHECK_FALSE(twice["json"]["ephemeral_text"].as_string().empty());
  Json two = press("More", "bob");
  two.set("option", "two");
  fake.tell("press", two);
  CHECK(fake.hears_post("takes two")["message"].text().substr(0, 4) == "@bob");
  CHECK(fake.tell("press", press("Say why"))["json"]["ephemeral_text"].as_string().empty());
  const Json dialog = fake.hears({"POST /actions/dialogs/open"})["dialog"];
  CHECK(dialog["title"].as_string() == "Why");
  CHECK(dialog["elements"].size() == 2);
  fake.tell(
      "submit",
      Json::object({{"values", Json::object({{"what", "this"}, {"reason", "it; is *mine*"}})}}));
  const std::string taken = fake.hears_post("takes this")["message"].as_string();
  CHECK(taken.ends_with(R"( takes this \[it; is \*mine\*\])"));
  const Json again = fake.tell(
      "submit", Json::object({{"values", Json::object({{"what", "that"}, {"reason", "x"}})}}));
  CHECK_FALSE(again["json"]["error"].as_string().empty());
  CHECK(fake.counts({"POST /posts ", "takes that"}) == 0);
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("a press or a command that is forged is refused") {
  MattermostFake fake;
  Bot bot(fake);
  fake.says("@cox offer");
  fake.hears_post("Offer");
  const auto forged = [&](const std::string& path) {
    Json asked = press("Take");
    asked.set("url", bot.here + path);
    return fake.tell("press", asked)["status"].as_int();
  };
  CHECK(forged("/adapters/mm/press/") == 404);
  CHECK(forged("/adapters/mm/press/" + std::string(64, '0')) == 404);
  CHECK(forged("/adapters/mm/press") == 404);
  const auto command = [&](const std::string& token) {
    return fake
        .tell("command", Json::object({{"url", bot.here + "/adapters/mm/command"},
                                       {"token", token},
                                       {"command", "/cox"},
                                       {"text", "echo from a command"}}))["status"]
        .as_int();
  };
  CHECK(command("wrong-token") == 401);
  CHECK(command("") == 401);
  CHECK(command("slash-token") == 200);
  fake.hears_post("from a command");
  CHECK(fake.counts({"POST /posts ", "takes"}) == 0);
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("files, typing, and what is for one alone") {
  MattermostFake fake;
  Bot bot(fake);
  fake.says("@cox show");
  fake.hears({"POST /users/me/typing"});
  const Json alone = fake.hears({"POST /posts/ephemeral"});
  CHECK(alone["user_id"].as_string() == fake.id("ann"));
  CHECK(alone["post"]["message"].as_string() == "for you alone");
  fake.hears({"POST /files?channel_id=" + fake.id("ops") + "&filename=note.txt"});
  CHECK(fake.hears_post("a note")["file_ids"].size() == 1);
  fake.tell("permission", Json::object({{"name", "create_post_ephemeral"}, {"allowed", false}}));
  fake.says("@cox show");
  fake.hears({"POST /posts/ephemeral"});
  CHECK(fake.hears_post("for you alone")["channel_id"].as_string() == fake.id("direct"));
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("a file that somebody shares is read as the bot may") {
  MattermostFake fake;
  Bot bot(fake);
  fake.tell("share", Json::object({{"message", "@cox read this"},
                                   {"room", "ops"},
                                   {"user", "ann"},
                                   {"name", "plan.txt"},
                                   {"text", "first deploy"}}));
  fake.hears_post("plan.txt reads: first deploy");
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("a channel that the bot is taken out of, and one that is archived, is told") {
  MattermostFake fake;
  Bot bot(fake);
  const auto member = [&](bool is_in) {
    fake.tell("member", Json::object({{"user", "cox"}, {"is_in", is_in}}));
  };
  member(false);
  bot.chat->logs("the bot was taken out of the channel ops");
  fake.says("cox adapters", "direct");
  fake.hears_post("write /invite");
  member(true);
  fake.says("@cox echo back in");
  fake.hears_post("back in");
  fake.tell("archive", Json::object({{"is_archived", true}}));
  bot.chat->logs("the channel ops was archived");
  fake.tell("archive", Json::object({{"is_archived", false}}));
  fake.says("@cox echo and again");
  fake.hears_post("and again");
  fake.says("cox adapters", "direct");
  CHECK(fake.hears_post("online")["message"].text().find("/invite") == std::string_view::npos);
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("cox check --online tells what an entry is worth") {
  MattermostFake fake;
  Home home;
  home.config(config_with(mattermost_entry(fake)));
  const e2e::Ran good = e2e::run({"check", "--online", "--home", home.path()});
  CHECK(good.code == 0);
  CHECK((good.out + good.err).find("the token is @cox's") != std::string::npos);
  CHECK((good.out + good.err).find("without the permission") == std::string::npos);
  for (const char* name : {"upload_file", "create_post_ephemeral"})
    fake.tell("permission", Json::object({{"name", name}, {"allowed", false}}));
  const e2e::Ran less = e2e::run({"check", "--online", "--home", home.path()});
  CHECK((less.out + less.err).find("without the permission upload_file") != std::string::npos);
  CHECK((less.out + less.err).find("the permission create_post_ephemeral") != std::string::npos);
  CHECK((less.out + less.err).find("without the permission add_reaction") == std::string::npos);
  fake.tell("permission", Json::object({{"name", "create_post"}, {"allowed", false}}));
  CHECK(e2e::run({"check", "--online", "--home", home.path()}).code != 0);
  fake.tell("revoke");
  const e2e::Ran bad = e2e::run({"check", "--online", "--home", home.path()});
  CHECK(bad.code != 0);
  CHECK((bad.out + bad.err).find("make a new token") != std::string::npos);
  CHECK((bad.out + bad.err).find("bot-token") == std::string::npos);
}

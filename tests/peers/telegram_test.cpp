// The bot on Telegram: it hears and says everything that a chat can.
#include "telegram.hpp"

using cox::Json;
using peers::TelegramBot;
using peers::TelegramFake;

namespace {

Json press(const std::string& name, const std::string& user = "ann") {
  return Json::object({{"name", name}, {"user", user}});
}

}  // namespace

TEST_CASE("groups, direct messages, commands and topics") {
  TelegramFake fake;
  TelegramBot bot(fake);
  bot.is_online();
  const std::int64_t asked = fake.says("@cox_bot ping");
  const Json answer = fake.hears_message("PONG");
  CHECK(answer["chat_id"].as_int() == -100500);
  CHECK(answer["reply_parameters"]["message_id"].as_int() == asked);
  fake.says("cox echo *a* [x](http://evil) @bob.", "ops", "bob");
  CHECK(fake.hears_message("evil")["text"].as_string() ==
        "\\*a\\* \\[x\\]\\(http://evil\\) @\xE2\x80\x8B"
        "bob\\.");
  fake.says("ping", "ann");
  CHECK(fake.hears_message("PONG")["chat_id"].as_int() == 7);
  fake.says("/ping@cox_bot");
  fake.hears_message("PONG");
  fake.says("/echo from a command");
  fake.hears_message("from a command");
  fake.tell("say", Json::object({{"text", "@cox_bot ping"}, {"topic", 3}}));
  CHECK(fake.hears_message("PONG")["message_thread_id"].as_int() == 3);
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("what is said in the name of a chat, by another bot or to one is not answered") {
  TelegramFake fake;
  TelegramBot bot(fake);
  bot.is_online();
  fake.says("@cox_bot ping", "ops", "robot");
  fake.says("/ping@other_bot");
  fake.says("@cox_bot echo after");
  fake.hears_message("after");
  CHECK(fake.counts("PONG") == 0);
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("the menu of commands") {
  TelegramFake fake;
  TelegramBot bot(fake);
  const Json menu = fake.hears({"setMyCommands", "\"ping\"", "\"offer\""})["commands"];
  CHECK(menu.size() > 3);
  bot.is_online();
  // It follows what is loaded, and is told only where it is another one.
  bot.home.move_in("guard", "guard");
  const Json more = fake.hears({"setMyCommands", "\"shipping\""})["commands"];
  CHECK(more.size() > menu.size());
  fake.says("/shipping@cox_bot");
  fake.hears_message("none");
  CHECK(bot.chat->stops() == 0);
  bot.chat = std::make_unique<e2e::Chat>(bot.home);
  fake.hears({"getMyCommands"});
  bot.is_online();
  fake.says("echo again", "ann");
  fake.hears_message("again");
  CHECK(bot.chat->stops() == 0);
  std::size_t told = 0;
  for (const Json& each : fake.log().items()) told += each["method"].text() == "setMyCommands";
  CHECK(told == 2);
}

TEST_CASE("files that people share are looked up, and one that is too large is not") {
  TelegramFake fake;
  TelegramBot bot(fake);
  bot.is_online();
  const auto shares = [&](const std::string& id) {
    const Json file = Json::object({{"file_id", id}, {"file_name", "a.txt"}, {"file_size", 8}});
    const Json more = Json::object({{"document", file}, {"caption", "echo got " + id}});
    fake.tell("say", Json::object({{"chat", "ann"}, {"more", more}}));
    fake.hears({"getFile", id});
    fake.hears_message("got " + id);
  };
  shares("F1");
  shares("LARGE");
  // And read, without that the plugin sees the token.
  const Json file = Json::object({{"file_id", "F1"}, {"file_name", "a.txt"}, {"file_size", 8}});
  const Json more = Json::object({{"document", file}, {"caption", "read this"}});
  fake.tell("say", Json::object({{"chat", "ann"}, {"more", more}}));
  CHECK(fake.hears_message("txt reads: one")["text"].as_string().find("two") != std::string::npos);
  CHECK(bot.chat->log().find("test-token") == std::string::npos);
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("buttons and menus") {
  TelegramFake fake;
  TelegramBot bot(fake);
  bot.is_online();
  fake.says("@cox_bot offer");
  const Json card = fake.hears_message("Offer");
  CHECK(card["text"].as_string().find("*Offer*") == 0);
  CHECK(card["reply_markup"]["inline_keyboard"].size() > 0);
  fake.tell("press", press("Take"));
  fake.hears({"answerCallbackQuery"});
  fake.hears_message("7 takes it");
  fake.tell("press", press("Take"));
  CHECK_FALSE(fake.hears({"answerCallbackQuery", "show_alert"})["text"].as_string().empty());
  fake.tell("press", press("More: two", "bob"));
  fake.hears_message("takes two");
  CHECK(fake.counts("7 takes it []") == 1);
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("files, typing, and what is for one alone") {
  TelegramFake fake;
  TelegramBot bot(fake);
  bot.is_online();
  fake.says("@cox_bot show");
  fake.hears({"sendChatAction", "typing"});
  CHECK(fake.heard({"sendMessage", "for you alone"})["chat_id"].as_int() == 7);
  const Json file = fake.heard({"sendDocument", "note.txt"});
  CHECK(file["document"]["content"].as_string() == "one\ntwo\n");
  CHECK(file["chat_id"].as_string() == "-100500");
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("a group that becomes a supergroup is followed") {
  TelegramFake fake;
  TelegramBot bot(fake);
  bot.is_online();
  fake.says("@cox_bot echo before", "small");
  fake.hears_message("before");
  fake.tell("migrate");
  fake.says("@cox_bot echo behind", "small");  // said still to the old id
  CHECK(fake.hears_message("behind")["chat_id"].as_int() == -100600);
  bot.chat->says("cox adapters");
  bot.chat->hears("write -100600 for -600");
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("cox check --online tells what an entry is worth") {
  TelegramFake fake;
  e2e::Home home;
  home.config(peers::config_with(peers::telegram_entry(fake.url())));
  const auto checked = [&] { return e2e::run({"check", "--online", "--home", home.path()}); };
  const e2e::Ran good = checked();
  CHECK(good.code == 0);
  CHECK((good.out + good.err).find("the token is @cox_bot's") != std::string::npos);
  CHECK((good.out + good.err).find("privacy mode is on") != std::string::npos);
  e2e::Child curl("curl", {"-s", "-d", "url=https://bot.example.org/x",
                           fake.url() + "/bot42:test-token/setWebhook"});
  CHECK(curl.wait() == 0);
  const e2e::Ran hooked = checked();
  CHECK(hooked.code != 0);
  CHECK((hooked.out + hooked.err).find("a webhook is set") != std::string::npos);
  fake.fault(Json::object({{"revoked", true}}));
  const e2e::Ran bad = checked();
  CHECK(bad.code != 0);
  CHECK((bad.out + bad.err).find("ask @BotFather for a new one") != std::string::npos);
  CHECK((bad.out + bad.err).find("test-token") == std::string::npos);
}

// What Telegram, the network and other people do to a bot.
#include "port.hpp"
#include "telegram.hpp"

using cox::Json;
using peers::kTelegramOnline;
using peers::TelegramBot;
using peers::TelegramFake;
using Numbers = peers::TelegramNumbers;

TEST_CASE("polls that break: nothing is lost and nothing is answered twice") {
  TelegramFake fake;
  TelegramBot bot(fake);
  bot.is_online();
  Numbers numbers(fake);
  for (int round = 0; round < 3; ++round) {
    numbers.says(3);
    fake.mode("drop", 2);  // answers that get lost on their way
    numbers.says(3);
    fake.tell("hang_up");
    numbers.says(2);
  }
  fake.mode("twice", 3);
  numbers.says(4);
  numbers.are_all_answered();
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("a poll that is half open is given up, and the next one goes on") {
  TelegramFake fake;
  TelegramBot bot(fake);
  bot.is_online();
  Numbers numbers(fake);
  numbers.says(1);
  fake.mode("still", 2);
  numbers.says(3);
  bot.chat->logs("Telegram did not answer in time");
  numbers.are_all_answered();
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("a bot that is killed comes back and answers what was left, once") {
  TelegramFake fake;
  TelegramBot bot(fake);
  bot.is_online();
  Numbers numbers(fake);
  numbers.says(3);
  fake.hears_message("<2");
  // Who writes waits for the disk, and all before it is there too: nothing is taken up again.
  bot.chat->says("cox remember it is said");
  bot.chat->hears("OK, it is said.");
  bot.chat->is_killed();
  numbers.says(3);
  bot.chat = std::make_unique<e2e::Chat>(bot.home);
  numbers.are_all_answered();
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("limits, errors, broken calls and nonsense: said once, a little later") {
  TelegramFake fake;
  TelegramBot bot(fake);
  bot.is_online();
  for (const char* what : {"limited", "broken", "cut"}) {
    fake.fault(Json::object({{what, 2}}));
    const std::string word = std::string("after ") + what;
    fake.says("echo " + word, "ann");
    fake.says("echo next", "ann");
    fake.hears_message("next");
    CHECK(fake.counts(word) == 1);
  }
  fake.fault(Json::object({{"polls", true}}));
  for (const char* what : {"limited", "broken", "garbage", "cut"}) {
    fake.fault(Json::object({{what, 2}}));
    const std::string word = std::string("polled ") + what;
    fake.says("echo " + word, "ann");
    fake.hears_message(word);
  }
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("what is refused for want of memory is refused once, and does not run later") {
  TelegramFake fake;
  TelegramBot bot(fake, "", R"("policy": "open", "limits": {"memory_mib": 1})");
  bot.is_online();
  bot.chat->has_logged("the bot is short of memory");
  fake.says("echo too much", "ann");
  fake.hears_message("I cannot take this in now: the bot is short of memory");
  bot.is_configured(R"("policy": "open", "limits": {"memory_mib": 4000})");
  bot.chat->gets(SIGHUP);
  bot.chat->has_logged("there is enough again");
  fake.says("echo enough", "ann");
  fake.hears_message("enough");
  CHECK(fake.counts("too much") == 0);
  CHECK(fake.counts_beginning("I cannot take this in now") == 1);
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("updates of nonsense, and then all goes on") {
  TelegramFake fake;
  TelegramBot bot(fake);
  bot.is_online();
  for (const char* text :
       {R"({"message": 5})", R"({"message": {}})", R"({"message": {"chat": {"id": "x"}}})",
        R"({"callback_query": {"data": 1}})", R"({"message_reaction": {"chat": {"id": 1}}})",
        R"({"a_new_kind": {"text": "ping"}})", R"({"my_chat_member": []})"})
    fake.tell("update", *Json::parse(text));
  fake.says("echo well", "ann");
  fake.hears_message("well");
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("another program that polls is told, with what to do") {
  TelegramFake fake;
  TelegramBot bot(fake);
  bot.is_online();
  fake.says("echo polls", "ann");
  fake.hears_message("polls");
  fake.hears({"getUpdates", "\"timeout\":1"});
  fake.tell("rival");
  bot.chat->logs("tg       offline: another program polls with the same token (409)");
  bot.chat->logs(kTelegramOnline);
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("a webhook where the bot is to poll is told, with what to do") {
  TelegramFake fake;
  e2e::Child set("curl", {"-s", "-d", "url=https://bot.example.org/x",
                          fake.url() + "/bot42:test-token/setWebhook"});
  CHECK(set.wait() == 0);
  TelegramBot bot(fake);
  bot.chat->has_logged("tg       offline: a webhook is set for this bot");
  bot.chat->says("cox adapters");
  bot.chat->hears("call deleteWebhook");
  e2e::Child unset("curl", {"-s", "-d", "", fake.url() + "/bot42:test-token/deleteWebhook"});
  CHECK(unset.wait() == 0);
  bot.is_online();
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("a token that is revoked is told, with what to do, and a new one is taken") {
  TelegramFake fake;
  TelegramBot bot(fake);
  bot.is_online();
  fake.fault(Json::object({{"revoked", true}}));
  bot.chat->logs("tg       offline: Telegram does not take the bot's token (401)");
  bot.chat->says("cox adapters");
  bot.chat->hears("ask @BotFather for a new one");
  fake.fault(Json::object({{"revoked", false}}));
  bot.chat->logs(kTelegramOnline);
  fake.says("echo again", "ann");
  fake.hears_message("again");
  CHECK(bot.chat->log().find("test-token") == std::string::npos);
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("a webhook: who does not know the secret is refused, what comes twice is answered once") {
  const std::string secret = "0123456789abcdef-secret";
  const std::uint16_t port = peers::free_port();
  const std::string here = "http://127.0.0.1:" + std::to_string(port);
  TelegramFake fake;
  TelegramBot bot(fake, R"(, "webhook": {"url": ")" + here + R"(", "secret": ")" + secret + "\"}",
                  R"("policy": "open", "http": {"port": )" + std::to_string(port) + "}");
  bot.is_online();
  Numbers numbers(fake);
  numbers.says(2);
  fake.mode("twice", 2);
  numbers.says(2);
  const auto forged = [&](const Json& with, const std::string& url) {
    const Json person = Json::object({{"id", 7}, {"first_name", "Ann"}});
    const Json chat = Json::object({{"id", 7}, {"type", "private"}});
    Json asked = Json::object({{"url", url}});
    asked.set("update", Json::object({{"update_id", 1},
                                      {"message", Json::object({{"message_id", 1},
                                                                {"date", 1},
                                                                {"from", person},
                                                                {"chat", chat},
                                                                {"text", "echo forged"}})}}));
    if (!with.is_null()) asked.set("secret", with);
    return fake.tell("forged", asked)["status"].as_int();
  };
  const std::string update = here + "/adapters/tg/update";
  CHECK(forged({}, update) == 401);
  CHECK(forged("wrong", update) == 401);
  CHECK(forged(secret + "x", update) == 401);
  CHECK(forged(secret, here + "/adapters/tg/other") == 404);
  numbers.are_all_answered();
  CHECK(fake.counts("forged") == 0);
  CHECK(bot.chat->log().find(secret) == std::string::npos);
  CHECK(bot.chat->stops() == 0);
}

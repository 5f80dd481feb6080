// What lasts: limits, outages, chats that are closed, and answers that nobody can read.
#include <algorithm>
#include <chrono>
#include <map>
#include <thread>

#include "port.hpp"
#include "telegram.hpp"

using cox::Json;
using peers::kTelegramOnline;
using peers::TelegramBot;
using peers::TelegramFake;
using Numbers = peers::TelegramNumbers;

namespace {

// The calls of a method, in order.
Json::Array calls(const TelegramFake& fake, std::string_view method) {
  Json::Array all;
  for (const Json& each : fake.log().items()) {
    if (each["method"].text() == method) all.push_back(each);
  }
  return all;
}

// What was said in a chat and taken, one after the other.
std::string said(const TelegramFake& fake, std::int64_t chat) {
  std::string all;
  for (const Json& each : calls(fake, "sendMessage")) {
    const Json& query = each["query"];
    if (query["chat_id"].as_int() == chat && each["fault"].is_null())
      all += query["text"].as_string() + " ";
  }
  return all;
}

// After a 429 the chat is left alone for as long as Telegram said.
void waits_out_limits(const TelegramFake& fake, std::int64_t milliseconds) {
  std::map<std::int64_t, std::int64_t> limited;  // a chat, and when
  for (const Json& each : calls(fake, "sendMessage")) {
    const std::int64_t chat = each["query"]["chat_id"].as_int(), at = each["at"].as_int();
    const auto before = limited.find(chat);
    if (before != limited.end()) CHECK(at - before->second >= milliseconds);
    limited.erase(chat);
    if (each["fault"].text() == "limited") limited.emplace(chat, at);
  }
}

}  // namespace

TEST_CASE("a storm of 429: each chat waits as it is told, and all is said once and in order") {
  TelegramFake fake;
  TelegramBot bot(fake);
  bot.is_online();
  fake.says("echo ready", "ann");
  fake.hears_message("ready");
  fake.fault(Json::object({{"limited", 9}, {"retry_after", 1}}));
  for (int i = 1; i <= 3; ++i) {
    for (const char* chat : {"ann", "ops", "small"}) fake.says("/echo n" + std::to_string(i), chat);
  }
  for (const char* chat : {"ann", "ops", "small"}) fake.says("/echo end", chat);
  // An end that was refused for now was heard too: what counts is what was taken.
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(40);
  for (const std::int64_t chat : {7, -100500, -600}) {
    while (said(fake, chat).find("end ") == std::string::npos &&
           std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    const std::string all = said(fake, chat);
    CHECK_MESSAGE(all.find("n1 n2 n3 end ") != std::string::npos, all);
  }
  waits_out_limits(fake, 990);
  bot.chat->says("cox adapters");
  bot.chat->hears("rate");
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("Telegram is broken for long: the bot waits longer and longer, and other chats go on") {
  TelegramFake fake;
  TelegramBot bot(fake);
  bot.is_online();
  fake.fault(Json::object({{"polls", true}, {"broken", 1'000'000}}));
  bot.chat->logs("tg       connecting: Telegram answered 502");
  Json last = Json::object({{"n", -1}});
  for (int i = 0; i < 12; ++i) {
    const Json next = fake.tell("wait", Json::object({{"has", Json::array({"getUpdates"})},
                                                      {"faulted", true},
                                                      {"after", last["n"]}}));
    // "longest" is 0.3 s, of which a random half is left out.
    if (i > 5) CHECK(next["at"].as_int() - last["at"].as_int() >= 140);
    last = next;
  }
  bot.chat->says("cox ping");
  bot.chat->hears("PONG");
  fake.fault(Json::object({{"broken", 0}}));
  bot.chat->logs(kTelegramOnline);
  // And so long that the bot's own tries are over: the message is given back, and given again.
  fake.fault(Json::object({{"polls", false}, {"broken", 6}}));
  fake.says("echo through", "ann");
  fake.says("echo behind", "ann");
  fake.hears_message("behind");
  CHECK(fake.counts("through") == 1);
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("a call that is half open is given up and made again") {
  TelegramFake fake;
  TelegramBot bot(fake);
  bot.is_online();
  fake.fault(Json::object({{"mute", 1}}));
  fake.says("echo still", "ann");
  fake.hears_message("still");
  fake.says("echo after", "ann");
  fake.hears_message("after");
  CHECK(fake.counts("still") == 1);
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("a group that throws the bot out is told, with what to do; the others go on") {
  TelegramFake fake;
  TelegramBot bot(fake);
  bot.is_online();
  fake.tell("kick");
  bot.chat->logs("the bot was removed from \"Ops\" (-100500)");
  fake.says("/echo closed");
  bot.chat->logs("Telegram answered 403: Forbidden: bot was kicked from the supergroup chat");
  fake.says("echo open", "ann");
  fake.hears_message("open");
  bot.chat->says("cox adapters");
  bot.chat->hears("add the bot to the group again");
  fake.tell("invite");
  fake.says("/echo here again");
  fake.hears_message("here again");
  fake.says("echo and there", "ann");
  fake.hears_message("and there");
  CHECK(fake.counts("closed") == 0);
  bot.chat->says("cox adapters");
  bot.chat->hears("@cox_bot");
  bot.chat->says("cox ping");
  bot.chat->hears("PONG");
  const std::string& all = bot.chat->all();
  CHECK(all.find("add the bot to the group again", all.rfind("@cox_bot")) == std::string::npos);
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("answers of nonsense, too deep or too short, and then all goes on") {
  TelegramFake fake;
  TelegramBot bot(fake);
  bot.is_online();
  int number = 0;
  for (const char* raw :
       {"", "null", "[]", R"({"ok":true})", R"({"ok":true,"result":5})",
        R"({"ok":true,"result":[[],5,{"update_id":-1},{"update_id":9223372036854775807}]})",
        R"({"ok":true,"result":[{"update_id":1e300,"message":{"text":"\ud800"}}]})", "deep"}) {
    fake.mode("raw", Json::array({raw, raw}));
    const std::string word = "after number " + std::to_string(++number);
    fake.says("echo " + word, "ann");
    fake.hears_message(word);
    CHECK(fake.counts(word) == 1);
  }
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("a heap of updates that is too large is read one by one") {
  TelegramFake fake;
  TelegramBot bot(fake);
  bot.is_online();
  Numbers numbers(fake);
  fake.mode("large", true);
  numbers.says(5);
  bot.chat->logs("too much");
  fake.hears({"getUpdates", "\"limit\":1"});
  numbers.are_all_answered();
  fake.mode("large", false);
  const auto is_limited = [&fake] {
    return !calls(fake, "getUpdates").back()["query"]["limit"].is_null();
  };
  // Until one that comes back empty; the one that is under way has it still.
  for (int polls = 0; polls < 20 && is_limited(); ++polls) fake.hears({"getUpdates"});
  CHECK_FALSE(is_limited());
  numbers.says(2);
  numbers.are_all_answered();
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("updates in another order are all answered once") {
  TelegramFake fake;
  TelegramBot bot(fake);
  bot.is_online();
  Numbers numbers(fake);
  numbers.says(1);
  fake.mode("still", 1);  // some gather meanwhile
  fake.mode("mixed", 3);
  numbers.says(8);
  for (int i = 1; i <= 8; ++i) {
    const Json has = Json::array({"sendMessage", "<" + std::to_string(i)});
    CHECK(fake.tell("wait", Json::object({{"has", has}}))["n"].is_int());
  }
  numbers.are_all_answered();
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("a webhook takes nonsense and says no") {
  const std::string secret = "0123456789abcdef-secret";
  const std::uint16_t port = peers::free_port();
  const std::string here = "http://127.0.0.1:" + std::to_string(port);
  TelegramFake fake;
  TelegramBot bot(fake, R"(, "webhook": {"url": ")" + here + R"(", "secret": ")" + secret + "\"}",
                  R"("policy": "open", "http": {"port": )" + std::to_string(port) + "}");
  bot.is_online();
  const auto sent = [&](Json update) {
    const Json asked = Json::object(
        {{"url", here + "/adapters/tg/update"}, {"secret", secret}, {"update", std::move(update)}});
    return fake.tell("forged", asked)["status"].as_int();
  };
  for (const std::string& body : {std::string("{\"update_id\":"), std::string("[]"),
                                  std::string("null"), std::string(100'000, '[')})
    CHECK(sent(body) == 400);
  CHECK(sent(Json::object({{"update_id", "x"}})) == 200);
  CHECK(sent(Json::object({{"update_id", 5}, {"a_new_kind", Json::object()}})) == 200);
  e2e::Child asked("curl",
                   {"-s", "-o", "/dev/null", "-w", "%{http_code}", here + "/adapters/tg/update"});
  CHECK(asked.wait() == 0);
  CHECK(asked.out.all == "405");
  Numbers numbers(fake);
  numbers.says(3);
  numbers.are_all_answered();
  CHECK(bot.chat->stops() == 0);
}

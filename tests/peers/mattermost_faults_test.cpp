// What a server does to a bot: connections that break, hang and forget, limits, errors, nonsense.
#include <functional>
#include <map>
#include <string>

#include "../e2e/chat.hpp"
#include "mattermost.hpp"
#include "network_config.hpp"

using cox::Json;
using e2e::Chat;
using e2e::Home;
using peers::config_with;
using peers::mattermost_entry;
using peers::MattermostFake;

namespace {

constexpr const char* kOnline = "mm       online: cox";

struct Bot {
  explicit Bot(const MattermostFake& fake) {
    home.config(config_with(R"("here": {"adapter": "shell"}, )" + mattermost_entry(fake)));
    chat = std::make_unique<Chat>(home);
    chat->has_logged(kOnline);
  }
  Home home;
  std::unique_ptr<Chat> chat;
};

// Numbered messages, all of which are to be answered, once.
class Numbers {
 public:
  explicit Numbers(MattermostFake& fake) : fake_(fake) {}
  void says(int count) {
    for (int end = next_ + count; next_ < end; ++next_)
      fake_.says("echo (" + std::to_string(next_) + ")", "direct");
  }
  void are_all_answered() {
    fake_.says("echo the last", "direct");
    fake_.hears_post("the last");
    std::map<std::string, int> said;
    for (const Json& post : fake_.tell("posts").items()) ++said[post["message"].as_string()];
    for (int i = 0; i < next_; ++i) {
      const std::string number = "(" + std::to_string(i) + ")";
      CHECK_MESSAGE(said[number] == 1, number);
    }
  }

 private:
  MattermostFake& fake_;
  int next_ = 0;
};

}  // namespace

TEST_CASE("connections that break: nothing is lost and nothing comes twice") {
  MattermostFake fake;
  Bot bot(fake);
  Numbers numbers(fake);
  for (int round = 0; round < 4; ++round) {
    numbers.says(3);
    fake.fault("forget", round % 2 == 1);  // then the server has to be asked
    fake.tell("drop");
    numbers.says(3);
    bot.chat->logs(kOnline);
  }
  fake.fault("twice", true);
  numbers.says(3);
  fake.fault("twice", false);
  fake.fault("swallow", 2);  // a gap
  numbers.says(4);
  numbers.are_all_answered();
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("a server that hangs is noticed") {
  MattermostFake fake;
  Bot bot(fake);
  Numbers numbers(fake);
  numbers.says(1);
  fake.tell("still");
  numbers.says(2);
  bot.chat->logs(kOnline);
  numbers.are_all_answered();
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("limits, errors and broken calls: said once, a little later") {
  MattermostFake fake;
  Bot bot(fake);
  Numbers numbers(fake);
  for (const char* what : {"limited", "broken", "cut"}) {
    fake.fault(what, 2);
    const std::string word = std::string("after ") + what;
    fake.says("echo " + word, "direct");
    fake.hears_post(word);
  }
  // For longer than a call is tried again, and what is no answer of Mattermost's.
  for (const auto& [status, times] : {std::pair(502, 6), std::pair(200, 1)}) {
    fake.fault("status", status);
    fake.fault("broken", times);
    const std::string word = "after " + std::to_string(status);
    fake.says("echo " + word, "direct");
    fake.hears_post(word);
  }
  fake.says("ping", "direct");  // in the room of the others: what is tried again comes before it
  fake.hears_post("PONG");
  std::size_t made = 0;
  for (const Json& post : fake.tell("posts").items())
    made += post["message"].text().substr(0, 6) == "after " ? 1 : 0;
  CHECK(made == 5);
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("nonsense on the WebSocket, and then all goes on") {
  MattermostFake fake;
  Bot bot(fake);
  const std::string deep(100'000, '[');
  for (const std::string text :
       {"{", "[]", deep.c_str(), "\"x\"", R"({"event": 5})", R"({"event":"posted","seq":"x"})",
        R"({"seq_reply": 99})", R"({"event":"no_such_event","data":5,"seq":"1"})",
        R"({"event":"posted","data":{"post":"{"},"new":{}})"})
    fake.tell("frame", Json::object({{"text", text}}));
  fake.tell("frame", Json::object({{"text", "x"}, {"times", 20'000'000}}));  // more than is read
  fake.says("echo well", "direct");
  fake.hears_post("well");
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("events out of their order are asked for again") {
  MattermostFake fake;
  Bot bot(fake);
  Numbers numbers(fake);
  fake.fault("swap", 1);
  numbers.says(5);
  numbers.are_all_answered();
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("events that are no news, of kinds nobody knows, with fields nobody knows") {
  MattermostFake fake;
  Bot bot(fake);
  for (const char* event :
       {"no_such_event", "typing", "posted", "reaction_added", "user_removed"}) {
    for (const char* data : {"{}", "null", "[1]", R"({"post": 5})", R"({"post": "[]", "x": {}})",
                             R"({"reaction": "7", "channel_id": {}})"})
      fake.tell("event", Json::object({{"event", event}, {"data", *Json::parse(data)}}));
  }
  fake.says("echo well", "direct");
  fake.hears_post("well");
  CHECK(bot.chat->log().find("trying again") == std::string::npos);  // one connection for all
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("a server that is out of order for long, and a storm of limits") {
  MattermostFake fake;
  Bot bot(fake);
  Numbers numbers(fake);
  fake.fault("status", 500);
  fake.fault("broken", 40);
  fake.tell("drop");
  bot.chat->logs("mm       connecting: ");
  bot.chat->says("cox ping");
  bot.chat->hears("PONG");  // the others never notice
  numbers.says(3);
  fake.fault("broken", 0);
  bot.chat->logs(kOnline);
  fake.fault("limited", 6);
  numbers.says(3);
  numbers.are_all_answered();
  bot.chat->says("cox adapters");
  bot.chat->hears("limit");
  CHECK(bot.chat->stops() == 0);
}

namespace {

// A bot that is away now and then, and thrown out of #ops meanwhile.
struct Absences : Bot {
  explicit Absences(MattermostFake& at) : Bot(at), fake(at) {
    fake.fault("forget", true);  // what happens meanwhile: the channels have to be asked
  }
  void away(const std::function<void()>& meanwhile) {
    fake.fault("refuse", true);
    fake.tell("drop");
    chat->logs("mm       connecting: ");
    meanwhile();
    fake.fault("refuse", false);
    chat->logs(kOnline);
  }
  void member(bool is_in) {
    fake.tell("member", Json::object({{"user", "cox"}, {"is_in", is_in}}));
  }
  std::size_t said(const std::string& what) const {
    std::size_t count = 0;
    const std::string& log = chat->log();
    for (std::size_t at = 0; (at = log.find(what, at)) != std::string::npos; ++at) ++count;
    return count;
  }
  // What `adapters` says now has no word of it.
  void is_well() {
    const std::size_t before = chat->all().size();
    chat->says("cox adapters");
    chat->hears("mm: online");
    chat->says("cox ping");  // below the whole of it
    chat->hears("PONG");
    CHECK(chat->all().find("write /invite", before) == std::string::npos);
  }

  MattermostFake& fake;
};

}  // namespace

TEST_CASE("a channel that the bot was thrown out of while it was away is told once") {
  MattermostFake fake;
  Absences bot(fake);
  Numbers numbers(fake);
  bot.away([&] {
    fake.says("@cox echo meanwhile");
    bot.member(false);
    fake.fault("lagging", "ops");  // it is still named, and answers 403
    numbers.says(3);
  });
  numbers.are_all_answered();  // in the other room
  const std::string posts = "GET /channels/" + fake.id("ops") + "/posts";
  CHECK(fake.counts({posts}) == 1);
  bot.away([&] { fake.says("@cox echo and this"); });
  CHECK(fake.counts({posts}) == 2);
  CHECK(bot.said("the channel ops does not let the bot in any more") == 1);
  bot.chat->says("cox adapters");
  bot.chat->hears("write /invite @cox in the channel ops");
  bot.away([&] {
    bot.member(true);
    fake.says("@cox echo back in");
  });
  fake.hears_post("back in");
  bot.is_well();
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("a channel that is not among the bot's any more on its return is told once") {
  MattermostFake fake;
  Absences bot(fake);
  bot.away([] {});
  bot.away([&] { bot.member(false); });
  bot.chat->says("cox adapters");
  bot.chat->hears("write /invite @cox in the channel ops");
  bot.away([] {});
  CHECK(bot.said("the channel ops does not let the bot in any more") == 1);
  bot.away([&] {
    bot.member(true);
    fake.says("@cox echo back in");
  });
  fake.hears_post("back in");
  bot.is_well();
  CHECK(bot.chat->stops() == 0);
}

TEST_CASE("a token that is revoked is told, with what to do, and a new one is taken") {
  MattermostFake fake;
  Bot bot(fake);
  fake.tell("revoke");
  fake.tell("drop");
  bot.chat->logs("mm       offline: Mattermost does not take the bot's token any more (401)");
  bot.chat->says("cox adapters");
  bot.chat->hears("make a new token for the bot");
  fake.tell("grant");
  bot.chat->logs(kOnline);
  fake.says("echo again", "direct");
  fake.hears_post("again");
  CHECK(bot.chat->log().find("bot-token") == std::string::npos);
  CHECK(bot.chat->stops() == 0);
}

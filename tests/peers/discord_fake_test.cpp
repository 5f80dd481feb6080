// The fake Discord against the official library: what discord.js takes for Discord, our adapter may
// be tested with.
#include "discord_fake.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using peers::DiscordFake;

namespace {

// A bot of discord.js.
class Official {
 public:
  explicit Official(const DiscordFake& fake, const std::string& token = "MTE.fake.token")
      : node_("discord_js.cjs", {fake.port(), token}) {}

  void does(const std::string& what) const { node_.does(what); }
  // Whether a line like this comes; those before it are passed over.
  bool tells(const std::string& text) {
    std::string all;
    for (std::string line = node_.line(); !line.empty(); line = node_.line()) {
      if (line.find(text) != std::string::npos) return true;
      all += line + "\n";
    }
    MESSAGE("discord.js said:\n", all);
    return false;
  }

 private:
  Node node_;
};

}  // namespace

TEST_CASE("it comes in, hears, answers, changes and reacts") {
  DiscordFake fake;
  Official bot(fake);
  CHECK(bot.tells("ready cox Harbour"));
  const std::string id = fake.hears("hi");
  CHECK(bot.tells("heard ann hi"));
  CHECK(bot.tells("replied hello"));
  CHECK(bot.tells("edited hello again"));
  CHECK(fake.is_told("hello again")["message_reference"]["message_id"].text() == id);
  bot.does("file");
  CHECK(bot.tells("filed deploy.log"));
  fake.hears_directly("psst");
  CHECK(bot.tells("heard ann psst"));
  CHECK(fake.violations() == "[]");
}

TEST_CASE("a call that is told to wait is made again") {
  DiscordFake fake;
  Official bot(fake);
  CHECK(bot.tells("ready"));
  fake.does("rest", R"({"what": "429", "match": "messages", "retry_after": 0.6})");
  bot.does("say after a while");
  CHECK(bot.tells("sent "));
  CHECK(fake.count("after a while") == 1);
}

// In which order is the library's own affair: once it knows the bucket, what waits for that goes on
// beside what it holds already.
TEST_CASE("a storm of 429 in every shape is waited out, and all is said once") {
  DiscordFake fake;
  Official bot(fake);
  CHECK(bot.tells("ready"));
  for (const char* shape : {R"("scope": "user")", R"("scope": "shared")", R"("scope": "global")",
                            R"("told": "header")", R"("told": "nothing")"})
    fake.does("rest", std::string(R"({"what": "429", "match": "messages", )") + shape + "}");
  for (const char* words : {"say one", "say two", "say three"}) bot.does(words);
  for (int i = 0; i < 3; ++i) CHECK(bot.tells("sent "));
  std::multiset<std::string> all;
  const cox::Json log = fake.log();
  for (const cox::Json& message : log["messages"].items())
    all.insert(message["content"].as_string());
  CHECK(all == std::multiset<std::string>{"one", "two", "three"});
}

TEST_CASE("what is typed is completed") {
  DiscordFake fake;
  Official bot(fake);
  CHECK(bot.tells("ready"));
  bot.does("commands");
  CHECK(bot.tells("registered 2"));
  const auto typed = [&](const std::string& text) {
    return fake
        .does("complete", R"({"name": "moor", "options": [{"type": 3, "name": "ship", "value": ")" +
                              text + R"(", "focused": true}]})")["id"]
        .as_string();
  };
  const std::string one = typed("au"), many = typed("TUG");
  CHECK(bot.tells("completed moor ship au 1"));
  CHECK(bot.tells("completed moor ship TUG 25"));
  CHECK(fake.answers(one)["type"].as_int() == 8);
  CHECK(fake.answers(one)["data"]["choices"].dump() == R"([{"name":"Aurora","value":"Aurora"}])");
  CHECK(fake.answers(many)["data"]["choices"].size() == 25);
  CHECK(fake.violations() == "[]");
}

TEST_CASE("commands, buttons, deferred answers") {
  DiscordFake fake;
  Official bot(fake);
  CHECK(bot.tells("ready"));
  bot.does("commands");
  CHECK(bot.tells("registered 2"));
  const std::string id =
      fake.does("command", R"({"name": "deploy", "options": [{"type": 3, "name": "what",
                               "value": "web"}]})")["id"]
          .as_string();
  CHECK(bot.tells("interaction 2"));
  CHECK(bot.tells("answered"));
  CHECK(fake.answers(id)["type"].as_int() == 5);
  CHECK(fake.is_told("deferred web")["flags"].as_int() == 64);
  CHECK(fake.count("and more") == 1);
  bot.does("say a message");
  CHECK(bot.tells("sent "));
  const std::string message = fake.is_told("a message")["id"].as_string();
  const std::string press =
      fake.does("press", R"({"custom_id": "x", "message": ")" + message + "\"}")["id"].as_string();
  CHECK(fake.answers(press)["type"].as_int() == 7);
  CHECK(fake.violations() == "[]");
}

TEST_CASE("without an answer to its heartbeat it comes back and gets what it has missed") {
  DiscordFake fake;
  fake.does("config", R"({"gateway": {"heartbeat_interval": 700}})");
  Official bot(fake);
  CHECK(bot.tells("ready"));
  fake.does("gateway", R"({"what": "silence"})");
  fake.hears("while away");
  CHECK(bot.tells("heard ann while away"));
  CHECK(bot.tells("resumed"));
  const cox::Json log = fake.log();
  CHECK(DiscordFake::received(log, 2) == 1);
  CHECK(DiscordFake::received(log, 6) == 1);
  CHECK(log["gateway"].items().at(1)["path"].as_string() == "/resume?v=10&encoding=json");
}

TEST_CASE("it is asked to reconnect, and its session ends") {
  DiscordFake fake;
  Official bot(fake);
  CHECK(bot.tells("ready"));
  fake.does("gateway", R"({"what": "reconnect"})");
  CHECK(bot.tells("resumed"));
  fake.hears("here");
  CHECK(bot.tells("heard ann here"));
  fake.does("gateway", R"({"what": "invalid", "resumable": false})");
  fake.waits_for(2, 2);
  fake.hears("and there");
  CHECK(bot.tells("heard ann and there"));
}

TEST_CASE("4004 is the end") {
  DiscordFake fake;
  Official bot(fake);
  CHECK(bot.tells("ready"));
  fake.does("gateway", R"({"what": "close", "code": 4004})");
  CHECK(bot.tells("disconnected 4004"));
  CHECK(fake.log()["gateway"].size() == 1);
  Official other(fake, "MTE.wrong.token");
  CHECK(other.tells("failed"));
}

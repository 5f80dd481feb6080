// What Discord and the way there do to a bot.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "discord.hpp"

using cox::Json;
using peers::DiscordBot;
using peers::DiscordFake;

namespace {

// The bot is there, whatever was before.
void answers(const DiscordFake& fake, const std::string& word) {
  fake.hears("cox echo " + word);
  CHECK_FALSE(fake.is_told(word).is_null());
  CHECK(fake.count(word) == 1);
}

// The box's build of the adapter, as another one: with another build id in its note (type 3, GNU).
std::string another_build() {
  const auto folder = std::filesystem::canonical("/proc/self/exe").parent_path();
  std::ifstream file(folder / "../lib/cox/adapters/discord.so", std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const std::size_t note = bytes.find(std::string("\x03\0\0\0GNU\0", 8));
  REQUIRE(note != std::string::npos);
  bytes[note + 8] = static_cast<char>(bytes[note + 8] + 1);
  return bytes;
}

}  // namespace

TEST_CASE("drops at random: nothing is lost, nothing is answered twice") {
  DiscordFake fake;
  fake.does("config", R"({"limits": {"messages": {"limit": 20, "ms": 500}}})");
  DiscordBot bot(fake);
  std::mt19937 random(7);
  constexpr int kAll = 60;
  for (int i = 0; i < kAll; ++i) {
    fake.does("say", R"({"content": "cox echo n)" + std::to_string(1000 + i) +
                         "!\", \"copies\": " + (random() % 4 == 0 ? "2" : "1") + "}");
    if (random() % 6 == 0) fake.does("gateway", R"({"what": "drop"})");
    if (random() % 9 == 0) fake.does("gateway", R"({"what": "reconnect"})");
    if (random() % 5 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(random() % 200));
  }
  fake.sees([&](const Json& log) { return log["messages"].size() >= kAll; });
  for (int i = 0; i < kAll; ++i)
    CHECK(fake.count("n" + std::to_string(1000 + i) + "\\\\!") +
              fake.count("n" + std::to_string(1000 + i) + "!") ==
          1);
  CHECK(DiscordFake::received(fake.log(), 6) > 0);
  CHECK(DiscordFake::received(fake.log(), 2) == 1);
  CHECK(bot.stops() == 0);
}

TEST_CASE("no answer to heartbeats, silence, op 7, op 9, op 1") {
  DiscordFake fake;
  fake.does("config", R"({"gateway": {"heartbeat_interval": 400, "split_frames": true}})");
  DiscordBot bot(fake);
  fake.does("gateway", R"({"what": "deaf"})");
  fake.waits_for(6, 1);
  answers(fake, "after deafness");
  fake.does("gateway", R"({"what": "silence"})");
  fake.hears("cox echo while silent");
  CHECK_FALSE(fake.is_told("while silent").is_null());
  fake.does("gateway", R"({"what": "reconnect"})");
  fake.waits_for(6, 3);
  answers(fake, "after op seven");
  fake.does("gateway", R"({"what": "invalid", "resumable": true})");
  fake.waits_for(6, 4);
  answers(fake, "after op nine");
  fake.does("gateway", R"({"what": "ask_beat"})");
  fake.does("gateway", R"({"what": "invalid", "resumable": false})");
  fake.waits_for(2, 2);
  answers(fake, "in a new session");
  // Ours to close, so that the session stays.
  for (const Json& connection : fake.log()["gateway"].items())
    CHECK(connection["closed"].as_int() != 1000);
  CHECK(bot.stops() == 0);
}

TEST_CASE("close codes: resumed, anew, and never again") {
  DiscordFake fake;
  DiscordBot bot(fake);
  fake.does("gateway", R"({"what": "close", "code": 4000})");
  fake.waits_for(6, 1);
  answers(fake, "resumed");
  fake.does("gateway", R"({"what": "close", "code": 4009})");
  fake.waits_for(2, 2);
  answers(fake, "anew");
  const auto connections = fake.log()["gateway"].size();
  fake.does("gateway", R"({"what": "close", "code": 4004})");
  bot.chat().has_logged("chat     offline: Discord does not know the token (4004)");
  std::this_thread::sleep_for(std::chrono::seconds(1));
  CHECK(fake.log()["gateway"].size() == connections);
  CHECK(bot.chat().log().find("MTE.fake.token") == std::string::npos);
  CHECK(bot.stops() == 0);
}

TEST_CASE("an intent that is not switched on, and a token that is none") {
  DiscordFake fake;
  fake.does("config", R"({"gateway": {"privileged": []}})");
  e2e::Home home;
  home.config(peers::config_with(R"("here": {"adapter": "shell"}, )" + peers::discord_entry(fake)));
  e2e::Chat bot(home);
  bot.has_logged("chat     offline: the bot may not have one of the privileged intents (4014)");
  bot.says("cox adapters");
  bot.hears("what to do: switch on \"Message Content Intent\"");
  CHECK(fake.log()["gateway"].size() == 1);
  CHECK(bot.stops() == 0);

  home.config(peers::config_with(R"("here": {"adapter": "shell"}, )" +
                                 peers::discord_entry(fake, "", "MTE.other.token")));
  e2e::Chat other(home);
  other.has_logged("chat     offline: Discord does not know the token (401)");
  other.says("cox adapters");
  other.hears("what to do: make a new one in the developer portal");
  CHECK(other.log().find("MTE.other.token") == std::string::npos);
  CHECK(other.stops() == 0);
}

TEST_CASE("rate limits of a room and of all, errors that pass, answers that are lost") {
  DiscordFake fake;
  DiscordBot bot(fake);
  fake.does("rest", R"({"what": "429", "match": "messages", "retry_after": 0.4})");
  answers(fake, "limited in a room");
  fake.does("rest",
            R"({"what": "429", "match": "messages", "retry_after": 0.4, "scope": "global"})");
  answers(fake, "limited everywhere");
  fake.does("rest",
            R"({"what": "429", "match": "messages", "retry_after": 0.2, "scope": "shared"})");
  answers(fake, "limited with others");
  fake.does("rest", R"({"what": "5xx", "match": "messages", "count": 2})");
  answers(fake, "after errors");
  fake.does("rest", R"({"what": "cut", "match": "messages"})");
  answers(fake, "after a cut");
  // It has arrived, but the bot does not know: said again it is still one message.
  fake.does("rest", R"({"what": "lost", "match": "messages"})");
  answers(fake, "said once");
  fake.does("config", R"({"forbid": "200"})");
  fake.hears("cox echo forbidden");
  bot.chat().logs("the bot lacks a permission there (403, 50013)");
  fake.does("config", R"({"allow": "200"})");
  answers(fake, "allowed again");
  CHECK(bot.stops() == 0);
}

TEST_CASE("a burst that only obedience to the headers gets through") {
  DiscordFake fake;
  fake.does("config", R"({"limits": {"messages": {"limit": 2, "ms": 400}}})");
  DiscordBot bot(fake);
  for (int i = 0; i < 8; ++i) fake.hears("cox echo burst" + std::to_string(i));
  for (int i = 0; i < 8; ++i) CHECK_FALSE(fake.is_told("burst" + std::to_string(i)).is_null());
  CHECK(fake.violations() == "[]");
  CHECK(bot.stops() == 0);
}

TEST_CASE("frames that are none, too large, a bomb, and events that nobody knows") {
  DiscordFake fake;
  DiscordBot bot(fake);
  fake.does("gateway", R"({"what": "event", "event": "NEW_THING", "data": {"a": [1]}})");
  fake.does("gateway",
            R"({"what": "event", "event": "MESSAGE_CREATE", "data": {"id": 5, "author": "x"}})");
  fake.does("gateway", R"({"what": "event", "event": "INTERACTION_CREATE", "data": {}})");
  fake.does("gateway", R"({"what": "raw", "text": "{\"op\": 99, \"d\": null}"})");
  answers(fake, "after odd events");
  fake.does("gateway", R"({"what": "raw", "text": "no json"})");
  fake.waits_for(6, 1);
  answers(fake, "after no json");
  fake.does("gateway", R"({"what": "bytes", "text": "deadbeef0000ffff"})");
  fake.waits_for(6, 2);
  answers(fake, "after no zlib");
  fake.does("gateway", R"({"what": "bomb", "size": 200000000})");
  fake.waits_for(6, 3);
  answers(fake, "after a bomb");
  CHECK(bot.stops() == 0);
}

namespace {

void swaps_in_another_build(e2e::Home& home, e2e::Chat& bot) {
  home.write("discord.new", another_build());
  std::filesystem::create_directories(home.path() + "/adapters");
  std::filesystem::rename(home.path() + "/discord.new", home.path() + "/adapters/discord.so");
  bot.logs("reloaded discord 1.0.0 (generation 2)");
}

}  // namespace

TEST_CASE("what was said but not confirmed when a newer build came is said once") {
  DiscordFake fake;
  e2e::Home home;
  home.config(peers::config_with(peers::discord_entry(fake)));
  e2e::Chat bot(home);
  bot.has_logged("chat     online: cox");
  fake.does("rest", R"({"what": "unconfirmed", "match": "/messages", "method": "POST"})");
  fake.hears("cox echo just once");
  CHECK_FALSE(fake.is_told("just once").is_null());
  swaps_in_another_build(home, bot);
  answers(fake, "the next");
  CHECK(fake.count("just once") == 1);
  int posts = 0;
  const Json log = fake.log();
  for (const Json& each : log["rest"].items())
    posts +=
        each["method"].as_string() == "POST" && each["path"].as_string().ends_with("/messages");
  CHECK(posts == 3);  // it was said again, and Discord knew it
}

TEST_CASE("a newer build goes on with the session") {
  DiscordFake fake;
  fake.does("config", R"({"gateway": {"identify_ms": 200}})");
  e2e::Home home;
  home.config(peers::config_with(peers::discord_entry(fake)));
  e2e::Chat bot(home);
  bot.has_logged("chat     online: cox");
  answers(fake, "before");
  swaps_in_another_build(home, bot);
  fake.waits_for(6, 1);
  answers(fake, "afterwards");
  CHECK(DiscordFake::received(fake.log(), 2) == 1);
  CHECK(bot.stops() == 0);
}

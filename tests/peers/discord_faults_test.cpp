// What Discord and the way there do to a bot.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
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

void says(const DiscordFake& fake, const std::string& channel, const std::string& text) {
  fake.does("say", Json::object({{"channel", channel}, {"content", text}}).dump());
}
// What the bot said in a room, one after the other.
std::string said(const Json& log, const std::string& channel) {
  std::string all;
  for (const Json& message : log["messages"].items()) {
    if (message["channel_id"].as_string() == channel) all += message["content"].as_string() + " ";
  }
  return all;
}
void is_said(const DiscordFake& fake, const std::string& channel, const std::string& all) {
  fake.sees([&](const Json& log) { return said(log, channel).size() >= all.size(); });
  CHECK(said(fake.log(), channel) == all);
}
// The calls by which it says something in a room, or in any.
Json::Array posts(const Json& log, const std::string& channel = "") {
  Json::Array all;
  for (const Json& each : log["rest"].items()) {
    const std::string path = each["path"].as_string();
    const bool is_there = channel.empty() || path == "/channels/" + channel + "/messages";
    if (is_there && path.ends_with("/messages") && each["method"].text() == "POST")
      all.push_back(each);
  }
  return all;
}
std::size_t limited(const Json& log) {
  const Json::Array all = posts(log);
  return static_cast<std::size_t>(std::count_if(
      all.begin(), all.end(), [](const Json& each) { return each["status"].as_int() == 429; }));
}
// Until when the last 429 among these forbids more; 0: there was none.
std::int64_t held_until(const Json::Array& calls) {
  std::int64_t until = 0;
  for (const Json& each : calls) {
    if (each["status"].as_int() != 429) continue;
    // The clocks of two processes: a hundredth is nothing.
    const double wait = each["retry_after"].as_double() * 1'000 - 10;
    until = each["time"].as_int() + static_cast<std::int64_t>(wait);
  }
  return until;
}
// After a 429 the room is left alone for as long as Discord said.
void waits_out_limits(const Json::Array& calls) {
  for (std::size_t i = 1; i < calls.size(); ++i) {
    const Json::Array before(calls.begin(), calls.begin() + static_cast<std::ptrdiff_t>(i));
    CHECK(calls[i]["time"].as_int() >= held_until(before));
  }
}

// The box's build of the adapter, as another one: with another build id in its note (type 3, GNU).
std::string another_build() {
  const auto folder = std::filesystem::canonical("/proc/self/exe").parent_path();
  const auto path = folder / "../lib/cox/adapters/discord.so";
  // As a whole: byte by byte takes half a minute under ThreadSanitizer.
  std::string bytes(std::filesystem::file_size(path), '\0');
  std::ifstream(path, std::ios::binary)
      .read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
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
  fake.does("rest", R"({"what": "refuse", "status": 200, "match": "messages"})");
  answers(fake, "after a page of somebody else");
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

TEST_CASE("a storm of 429 in one room is waited out in order, while the others go on") {
  DiscordFake fake;
  DiscordBot bot(fake);
  const auto storm = [&](const char* how) {
    fake.does("rest", std::string(R"({"what": "429", "match": "/channels/200/messages", )") + how);
  };
  // In every shape in which it comes: Discord's own, that of what stands before it, no word at all.
  storm(R"("retry_after": 1, "count": 3})");
  storm(R"("retry_after": 0.5, "scope": "shared", "count": 2})");
  storm(R"("retry_after": 1, "told": "header"})");
  storm(R"("told": "nothing"})");
  for (const char* text : {"n1", "n2", "n3"}) says(fake, "200", std::string("cox echo ") + text);
  // It is seen while it lasts, and grows.
  while (!bot.chat().heard(" waits for its rate limits") && said(fake.log(), "200").empty()) {
    bot.chat().says("cox adapters");
    bot.chat().hears("chat: online");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  CHECK(bot.chat().heard("1 waiting, "));
  CHECK(bot.chat().heard(" waits for its rate limits"));
  for (const char* text : {"o1", "o2"}) says(fake, "201", std::string("cox echo ") + text);
  is_said(fake, "201", "o1 o2 ");
  CHECK(said(fake.log(), "200").empty());
  is_said(fake, "200", "n1 n2 n3 ");
  const Json log = fake.log();
  CHECK(limited(log) == 7);
  waits_out_limits(posts(log, "200"));
  CHECK(posts(log, "201").size() == 2);
  CHECK(fake.violations() == "[]");
  CHECK(bot.stops() == 0);
}

TEST_CASE("a storm of 429 everywhere holds every room, but not the answer to a command") {
  DiscordFake fake;
  DiscordBot bot(fake);
  fake.sees(
      [](const Json& log) { return log["commands"].dump().find("take") != std::string::npos; });
  const auto storm = [&](const char* how) {
    fake.does("rest",
              std::string(R"({"what": "429", "match": "messages", "scope": "global", )") + how);
  };
  storm(R"("retry_after": 2})");
  storm(R"("retry_after": 0.4, "count": 4})");
  says(fake, "200", "cox echo n1");
  fake.sees([](const Json& log) { return limited(log) == 1; });
  for (const char* text : {"n2", "n3"}) says(fake, "200", std::string("cox echo ") + text);
  for (const char* text : {"o1", "o2"}) says(fake, "201", std::string("cox echo ") + text);
  // It is asked for elsewhere: in a room one answer comes after the other.
  const std::string id = fake.does("command", R"({"name": "take", "direct": true, "options": [
          {"type": 3, "name": "what", "value": "this"}]})")["id"]
                             .as_string();
  CHECK(fake.answers(id)["type"].as_int() == 5);
  CHECK_FALSE(fake.is_told("takes this").is_null());
  bot.chat().says("cox adapters");
  bot.chat().hears(" waiting, ");
  bot.chat().hears("for its rate limit");
  CHECK(limited(fake.log()) == 1);
  is_said(fake, "201", "o1 o2 ");
  fake.sees([](const Json& log) { return said(log, "200").find("n3 ") != std::string::npos; });
  const Json log = fake.log();
  CHECK(said(log, "200").find("n1 n2 n3 ") != std::string::npos);
  CHECK(limited(log) == 5);
  // No room begins before the end that any of them was told. What was on its way by then was not.
  const Json::Array all = posts(log);
  const std::int64_t until = held_until({all.front()});
  for (std::size_t i = 1; i < all.size(); ++i) CHECK(all[i]["time"].as_int() >= until);
  waits_out_limits(posts(log, "200"));
  waits_out_limits(posts(log, "201"));
  CHECK(fake.violations() == "[]");
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

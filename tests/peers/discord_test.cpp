// The bot on Discord: what people say, press and choose there, and what they get.
#include "discord.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using cox::Json;
using peers::DiscordBot;
using peers::DiscordFake;

namespace {

const Json& component(const Json& message, std::size_t row, std::size_t place) {
  return message["components"].items().at(row)["components"].items().at(place);
}

std::string press(const DiscordFake& fake, const Json& message, const Json& button,
                  const std::string& more = "") {
  return fake
      .does("press", R"({"message": ")" + message["id"].as_string() + R"(", "custom_id": ")" +
                         button["custom_id"].as_string() + "\"" + more + "}")["id"]
      .as_string();
}

// What may be chosen while this is typed as the last option of a command, with commas between.
std::string choices(const DiscordFake& fake, const std::string& name, const std::string& options) {
  const std::string id =
      fake.does("complete", R"({"name": ")" + name + R"(", "options": [)" + options + "]}")["id"]
          .as_string();
  const Json answer = fake.answers(id);
  CHECK(answer["type"].as_int() == 8);
  std::string all;
  for (const Json& each : answer["data"]["choices"].items()) {
    CHECK(each["name"].text() == each["value"].text());
    all += (all.empty() ? "" : ", ") + each["value"].as_string();
  }
  return all;
}
std::string option(const std::string& name, const std::string& value, const char* more = "") {
  return Json::object({{"type", 3}, {"name", name}, {"value", value}}).dump().insert(1, more);
}
std::string typed(const std::string& name, const std::string& value) {
  return option(name, value, R"("focused": true, )");
}

}  // namespace

TEST_CASE("a room, a thread, a mention and a direct message") {
  DiscordFake fake;
  DiscordBot bot(fake);
  const std::string id = fake.hears("cox ping");
  const Json answer = fake.is_told("PONG");
  CHECK(answer["channel_id"].text() == "200");
  CHECK(answer["message_reference"]["message_id"].text() == id);
  fake.does("say", R"({"content": "<@1100000000000000001> echo mentioned"})");
  CHECK(fake.is_told("mentioned")["content"].text() == "mentioned");
  fake.does("say", R"({"content": "cox echo threaded", "channel": "250"})");
  CHECK(fake.is_told("threaded")["channel_id"].text() == "250");
  fake.hears_directly("echo between us");
  CHECK(fake.is_told("between us")["channel_id"].text() != "200");
  // Bots are not answered.
  fake.does("say", R"({"content": "cox echo from a bot", "user": "303"})");
  fake.hears("cox echo the end");
  CHECK_FALSE(fake.is_told("the end").is_null());
  CHECK(fake.count("from a bot") == 0);
  CHECK(fake.violations() == "[]");
  CHECK(bot.stops() == 0);
}

TEST_CASE("nobody is woken up by what somebody wrote") {
  DiscordFake fake;
  DiscordBot bot(fake);
  fake.hears("cox echo @everyone <@302> <@&700> [click](https://evil.example) **x**");
  const Json said = fake.is_told("click");
  CHECK(said["_allowed"]["parse"].size() == 0);
  CHECK_FALSE(said["_allowed"].contains("users"));
  const std::string content = said["content"].as_string();
  CHECK(content.find("@everyone") == std::string::npos);
  CHECK(content.find("<@") == std::string::npos);
  CHECK(content.find("](http") == std::string::npos);
  CHECK(content.find("\\*\\*x\\*\\*") != std::string::npos);
  CHECK(bot.stops() == 0);
}

TEST_CASE("a long answer comes in pieces, in order") {
  DiscordFake fake;
  DiscordBot bot(fake);
  std::string words;
  for (int i = 0; i < 700; ++i) words += "w" + std::to_string(1000 + i) + " ";
  fake.hears("cox echo " + words);
  CHECK_FALSE(fake.is_told("w1699").is_null());
  std::string all;
  const Json log = fake.log();
  for (const Json& message : log["messages"].items()) all += message["content"].as_string() + " ";
  CHECK(all == words);
  CHECK(log["messages"].size() > 1);
  CHECK(fake.violations() == "[]");
  CHECK(bot.stops() == 0);
}

TEST_CASE("buttons, a menu and a form") {
  DiscordFake fake;
  DiscordBot bot(fake);
  fake.hears("cox offer");
  const Json offer = fake.is_told("Offer");
  const std::string take = press(fake, offer, component(offer, 0, 0));
  CHECK(fake.answers(take)["type"].as_int() == 6);
  CHECK_FALSE(fake.is_told("takes it").is_null());
  // Once for each person.
  const std::string again = press(fake, offer, component(offer, 0, 0));
  CHECK(fake.answers(again)["type"].as_int() == 4);
  CHECK(fake.answers(again)["data"]["flags"].as_int() == 64);
  const Json& menu = component(offer, 1, 0);
  press(fake, offer, menu,
        R"(, "values": [")" + menu["options"].items().at(1)["value"].as_string() + "\"]");
  CHECK_FALSE(fake.is_told("takes two").is_null());
  const Json& asking = component(offer, 0, 2);
  const Json modal = fake.answers(press(fake, offer, asking));
  CHECK(modal["type"].as_int() == 9);
  CHECK(modal["data"]["title"].text() == "Why");
  fake.does("submit", R"({"custom_id": ")" + modal["data"]["custom_id"].as_string() +
                          R"(", "values": {"what": ["that"], "reason": "it is \"blue\" --what"}})");
  CHECK_FALSE(fake.is_told("takes that").is_null());
  CHECK(fake.violations() == "[]");
  CHECK(bot.stops() == 0);
}

TEST_CASE("slash commands, and what is for one alone") {
  DiscordFake fake;
  DiscordBot bot(fake);
  const Json log = fake.sees([](const Json& seen) { return seen["commands"].size() > 0; });
  CHECK(log["commands"].dump().find("\"name\":\"take\"") != std::string::npos);
  const std::string id = fake.does("command", R"({"name": "take", "options": [
          {"type": 3, "name": "what", "value": "this one"},
          {"type": 3, "name": "reason", "value": "of --what"}]})")["id"]
                             .as_string();
  CHECK(fake.answers(id)["type"].as_int() == 5);
  CHECK_FALSE(fake.is_told("takes this one").is_null());
  fake.does("command", R"({"name": "show"})");
  CHECK(fake.is_told("for you alone")["flags"].as_int() == 64);
  CHECK(fake.is_told("a note")["attachments"].items().at(0)["filename"].text() == "note.txt");
  CHECK(fake.violations() == "[]");
  CHECK(bot.stops() == 0);
}

TEST_CASE("what is typed for an option is completed with what fits, 25 at most") {
  DiscordFake fake;
  DiscordBot bot(fake);
  fake.sees(
      [](const Json& seen) { return seen["commands"].dump().find("wreck") != std::string::npos; });
  CHECK(choices(fake, "moor", typed("ship", "au")) == "Aurora");
  CHECK(choices(fake, "moor", typed("ship", "tug-3")).starts_with("tug-30, tug-31, "));
  CHECK(choices(fake, "moor", typed("ship", "nobody")).empty());
  CHECK(choices(fake, "moor", typed("ship", "--ship \" x")).empty());
  // Several words, with what was chosen before.
  CHECK(choices(fake, "moor", typed("ship", "north")) == "North Star, North Wind");
  CHECK(choices(fake, "moor", option("words", "a \"rope\"") + ", " + typed("ship", "north s")) ==
        "North Star");
  for (const char* text : {"", "t"}) {
    const std::string all = choices(fake, "moor", typed("ship", text));
    CHECK(std::count(all.begin(), all.end(), ',') == 24);
    CHECK(all.starts_with(*text == 0 ? "Aurora, North Star, " : "tug-10, tug-11, "));
  }
  CHECK(choices(fake, "ship",
                R"({"type": 1, "name": "show", "options": [)" + typed("ship", "north w") + "]}") ==
        "North Wind");
  fake.does("command", R"({"name": "moor", "options": [)" + option("ship", "North Star") + "]}");
  CHECK_FALSE(fake.is_told("North Star is moored").is_null());
  CHECK(fake.violations() == "[]");
  CHECK(bot.stops() == 0);
}

TEST_CASE("without an interaction what is for one alone goes into a direct message") {
  DiscordFake fake;
  DiscordBot bot(fake);
  fake.hears("cox show");
  const Json said = fake.is_told("for you alone");
  CHECK(said["channel_id"].text() != "200");
  CHECK(fake.violations() == "[]");
  CHECK(bot.stops() == 0);
}

TEST_CASE("shards: each guild's messages come over its own") {
  DiscordFake fake;
  fake.does("config",
            R"({"guild": "41771983427338240", "gateway": {"shards": 2, "max_concurrency": 1}})");
  DiscordBot bot(fake);
  fake.waits_for(2, 2);
  fake.hears("cox echo here");
  fake.does("say", R"({"content": "cox echo there", "channel": "417719834273382401"})");
  CHECK_FALSE(fake.is_told("here").is_null());
  CHECK_FALSE(fake.is_told("there").is_null());
  CHECK(fake.violations() == "[]");
  CHECK(bot.stops() == 0);
}

TEST_CASE("cox check --online") {
  DiscordFake fake;
  fake.does("config", R"({"gateway": {"privileged": []}})");
  e2e::Home home;
  home.config(peers::config_with(peers::discord_entry(fake)));
  const e2e::Ran ran = e2e::run({"check", "--online", "--home", home.path()});
  CHECK((ran.out + ran.err).find("the token is that of cox") != std::string::npos);
  CHECK((ran.out + ran.err).find("Message Content Intent") != std::string::npos);
  home.config(peers::config_with(peers::discord_entry(fake, "", "wrong")));
  // Who it is that asks, as Discord wants to know it; "cox 1.0.0" and a line end is what it is.
  const std::string version = e2e::run({"--version"}).out;
  const std::string agents = fake.log()["user_agents"].dump();
  CHECK_MESSAGE(agents.starts_with("[\"DiscordBot (https://"), agents);
  CHECK_MESSAGE(agents.ends_with(", " + version.substr(4, version.size() - 5) + ")\"]"), agents);
  const e2e::Ran wrong = e2e::run({"check", "--online", "--home", home.path()});
  CHECK((wrong.out + wrong.err).find("does not know the token") != std::string::npos);
  CHECK((wrong.out + wrong.err).find("wrong.") == std::string::npos);
}

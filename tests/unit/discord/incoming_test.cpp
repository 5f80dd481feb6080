#include "protocol/incoming.hpp"

#include <cox/abi.h>
#include <doctest/doctest.h>

using namespace discord;
using cox::Json;

namespace {

const std::string kSelf = "900";

Json json(const std::string& text) {
  const auto parsed = Json::parse(text);
  REQUIRE(parsed);
  return *parsed;
}

Directory harbour() {
  Directory directory;
  directory.take("GUILD_CREATE",
                 json(R"({"id": "1", "channels": [{"id": "200", "name": "ops", "type": 0}],
      "threads": [{"id": "250", "name": "t", "type": 11, "parent_id": "200"}],
      "roles": [{"id": "700", "name": "oncall"}]})"));
  return directory;
}

std::optional<cox::Incoming> hears(const char* event, const std::string& data) {
  const Directory directory = harbour();
  return incoming(event, json(data), {directory, kSelf});
}

cox::Incoming says(const std::string& content, const std::string& more = "") {
  const auto in =
      hears("MESSAGE_CREATE",
            R"({"id": "1576291652157308929", "type": 0, "channel_id": "200", "guild_id": "1",
      "author": {"id": "301", "username": "ann", "global_name": "Ann"}, "mentions": [{"id": "302", "username": "bob"}],
      "content": )" +
                Json(content).dump() + more + "}");
  REQUIRE(in);
  return *in;
}

}  // namespace

TEST_CASE("who, where, when") {
  const auto in = says("hello");
  CHECK(in.user == "301");
  CHECK(in.user_name == "Ann");
  CHECK(in.room == "200");
  CHECK(in.room_name == "#ops");
  CHECK(in.known);
  CHECK_FALSE(in.direct);
  CHECK_FALSE(in.from_bot);
  CHECK(in.time > 1'700'000'000'000);
  CHECK(in.extra.is_null());
}

TEST_CASE("a thread is a room within a room") {
  const auto in =
      hears("MESSAGE_CREATE", R"({"id": "1", "type": 0, "channel_id": "250", "guild_id": "1",
      "author": {"id": "301", "username": "ann"}, "content": "x"})");
  REQUIRE(in);
  CHECK(in->room == "200");
  CHECK(in->thread == "250");
}

TEST_CASE("what is named in it") {
  const auto in =
      says("<@302> and <@&700> in <#200>, <:ship:55> <t:1700000000:R> <https://a.example> <3 <@x>");
  CHECK(in.text ==
        "@bob and @oncall in #ops, :ship: 2023-11-14 22:13 UTC https://a.example <3 <@x>");
  CHECK(in.extra["mentions"].size() == 3);
  CHECK(says("</deploy web:1234> </:1> </a:b>").text == "/deploy web </:1> </a:b>");
  CHECK(in.extra["mentions"].items()[1].dump() == R"({"kind":"group","id":"700","name":"oncall"})");
  CHECK(in.extra["links"].dump() == R"(["https://a.example"])");
}

TEST_CASE("the bot's own name at the beginning") {
  CHECK(says("<@900> deploy web").text == "deploy web");
  CHECK(says("<@!900>, deploy web").mention);
  CHECK_FALSE(says("ask <@900>").mention);
}

TEST_CASE("what is not heard, and who is not known") {
  CHECK_FALSE(hears("MESSAGE_CREATE",
                    R"({"id": "1", "type": 0, "author": {"id": "900"}, "content": "x"})"));
  CHECK_FALSE(hears("MESSAGE_CREATE", R"({"id": "1", "type": 7, "author": {"id": "301"}})"));
  CHECK_FALSE(hears("MESSAGE_UPDATE", R"({"id": "1", "author": {"id": "301"}, "content": "x"})"));
  CHECK_FALSE(hears("PRESENCE_UPDATE", "{}"));
  const auto hook = says("x", R"(, "webhook_id": "5")");
  CHECK(hook.from_bot);
  CHECK_FALSE(hook.known);
}

TEST_CASE("what a program says without words is what hangs on its message") {
  const std::string embeds = R"(, "embeds": [{"title": "Disk", "description": "full on <#200>",
    "fields": [{"name": "Host", "value": "web1"}]}])";
  CHECK(says("", R"(, "webhook_id": "5")" + embeds).text == "Disk\nfull on #ops\nHost: web1");
  CHECK(says("", embeds).text.empty());
}

TEST_CASE("changes, removals, reactions, members") {
  const auto edit =
      hears("MESSAGE_UPDATE",
            R"({"id": "5", "channel_id": "200", "guild_id": "1", "edited_timestamp": "2026",
      "author": {"id": "301", "username": "ann"}, "content": "new"})");
  REQUIRE(edit);
  CHECK(edit->kind == COX_MESSAGE_EDIT);
  CHECK(edit->id == "5");
  const auto gone = hears("MESSAGE_DELETE", R"({"id": "5", "channel_id": "200", "guild_id": "1"})");
  REQUIRE(gone);
  CHECK(gone->kind == COX_MESSAGE_REMOVE);
  CHECK(gone->id == "5");
  CHECK_FALSE(gone->known);
  const auto reaction =
      hears("MESSAGE_REACTION_ADD",
            R"({"user_id": "301", "channel_id": "200", "guild_id": "1", "message_id": "5",
      "emoji": {"id": null, "name": "x"}})");
  REQUIRE(reaction);
  CHECK(reaction->text == "x");
  CHECK(reaction->id == "5");
}

TEST_CASE("many that are removed at once") {
  const Directory directory = harbour();
  const auto gone = all_incoming(
      "MESSAGE_DELETE_BULK", json(R"({"ids": ["5", "6"], "channel_id": "250", "guild_id": "1"})"),
      {directory, kSelf});
  REQUIRE(gone.size() == 2);
  CHECK(gone[1].kind == COX_MESSAGE_REMOVE);
  CHECK(gone[1].id == "6");
  CHECK(gone[1].thread == "250");
  CHECK_FALSE(gone[1].direct);
}

TEST_CASE("who comes and goes does so where the guild welcomes people") {
  const std::string came = R"({"guild_id": "1", "user": {"id": "301"}})";
  CHECK(hears("GUILD_MEMBER_ADD", came)->kind == COX_MESSAGE_ENTER);
  CHECK(hears("GUILD_MEMBER_ADD", came)->room == "1");
  Directory directory = harbour();
  directory.take("GUILD_UPDATE", json(R"({"id": "1", "system_channel_id": "200"})"));
  Directory later;
  later.restore(directory.save());
  for (const Directory* known : {&directory, &later}) {
    const auto left = incoming("GUILD_MEMBER_REMOVE", json(came), {*known, kSelf});
    REQUIRE(left);
    CHECK(left->room == "200");
    CHECK(left->room_name == "#ops");
  }
}

TEST_CASE("a command among several people is not said to the bot alone") {
  const Directory directory = harbour();
  const Json ann = json(R"({"id": "301"})");
  CHECK(from(json(R"({"channel_id": "400", "context": 1})"), ann, {directory, kSelf}).direct);
  CHECK(from(json(R"({"channel_id": "400"})"), ann, {directory, kSelf}).direct);
  CHECK_FALSE(from(json(R"({"channel_id": "400", "context": 2})"), ann, {directory, kSelf}).direct);
}

TEST_CASE("an answer names what it answers, and what is passed on does not") {
  const auto refers = [](const std::string& type) {
    const auto in = hears("MESSAGE_CREATE", R"({"type": )" + type + R"(, "id": "1", "guild_id": "1",
      "channel_id": "200", "author": {"id": "301"}, "content": "x",
      "message_reference": {"message_id": "5"}})");
    REQUIRE(in);
    return in->extra["reply_to"].as_string();
  };
  CHECK(refers("19") == "5");
  CHECK(refers("0").empty());
}

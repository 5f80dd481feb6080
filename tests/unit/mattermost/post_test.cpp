#include "protocol/post.hpp"

#include <doctest/doctest.h>

using cox::Json;
using namespace mattermost;

namespace {

Known known() {
  return {"me",
          "cox",
          [](const std::string& id) { return id == "u1" ? "ann" : ""; },
          [](std::string_view name) { return name == "ann" ? "u1" : ""; },
          [](const std::string& id) {
            return Channel{"name-of-" + id, id == "d1" ? 'D' : 'O'};
          },
          "https://chat/api/v4/files/",
          "Bearer t"};
}
Post post(const std::string& message, const std::string& more = "{}") {
  Json json = *Json::parse(more);
  if (json["user_id"].is_null()) json.set("user_id", "u1");
  if (json["channel_id"].is_null()) json.set("channel_id", "c1");
  json.set("id", "p1").set("message", message);
  return *to_post(json);
}
std::optional<cox::Incoming> heard(const Post& what, Change change = Change::posted) {
  return to_incoming(what, change, known());
}

}  // namespace

TEST_CASE("who says what, and where") {
  const auto in = heard(post("hello", R"({"root_id": "r1", "create_at": 5})"));
  REQUIRE(in);
  CHECK(in->user == "u1");
  CHECK(in->user_name == "ann");
  CHECK(in->room == "c1");
  CHECK(in->room_name == "name-of-c1");
  CHECK(in->thread == "r1");
  CHECK(in->time == 5);
  CHECK(in->known);
  CHECK_FALSE(in->direct);
  CHECK_FALSE(in->mention);
  CHECK(heard(post("x", R"({"channel_id": "d1"})"))->direct);
  CHECK_FALSE(heard(post("x", R"({"user_id": "me"})")));
  CHECK_FALSE(to_post(Json()));
}

TEST_CASE("what is said to the bot") {
  CHECK(*without_mention("@cox ping", "cox") == "ping");
  CHECK(*without_mention(" @COX: ping", "cox") == "ping");
  CHECK(*without_mention("@cox", "cox").value_or("?").c_str() == '\0');
  CHECK_FALSE(without_mention("@coxswain ping", "cox"));
  CHECK_FALSE(without_mention("say @cox", "cox"));
  CHECK_FALSE(without_mention("@cox-2 ping", "cox"));
  CHECK(heard(post("@cox ping"))->mention);
}

TEST_CASE("a post through a webhook, by a plugin or a bot is nobody's own word") {
  const auto hook = heard(post("x", R"({"props": {"from_webhook": "true"}})"));
  CHECK((hook->from_bot && !hook->known));
  const auto plugin = heard(post("x", R"({"props": {"from_plugin": "true"}})"));
  CHECK((plugin->from_bot && !plugin->known));
  const auto bot = heard(post("x", R"({"props": {"from_bot": "true"}})"));
  CHECK((bot->from_bot && bot->known));
}

TEST_CASE("what a program says without words is what hangs on its post") {
  const std::string hung =
      R"("attachments": [{"fallback": "f", "pretext": "!", "text": "full"}]}})";
  CHECK(heard(post("", R"({"props": {"from_webhook": "true", )" + hung))->text == "!\nfull");
  CHECK(heard(post("", R"({"props": {)" + hung))->text.empty());
}

TEST_CASE("edits, removals, comings and goings, topics") {
  CHECK(heard(post("x", R"({"edit_at": 7})"), Change::edited)->kind == COX_MESSAGE_EDIT);
  CHECK(heard(post("x"), Change::removed)->kind == COX_MESSAGE_REMOVE);
  CHECK(heard(post("x", R"({"type": "me"})"))->kind == COX_MESSAGE_EMOTE);
  const auto added = heard(post("x", R"({"type": "system_add_to_channel", "user_id": "u2",
                                         "props": {"addedUserId": "u9", "addedUsername": "zoe"}})"));
  CHECK(added->kind == COX_MESSAGE_ENTER);
  CHECK(added->user == "u9");
  CHECK(added->user_name == "zoe");
  CHECK(heard(post("x", R"({"type": "system_leave_channel"})"))->kind == COX_MESSAGE_LEAVE);
  const auto topic =
      heard(post("x", R"({"type": "system_header_change", "props": {"new_header": "h"}})"));
  CHECK(topic->kind == COX_MESSAGE_TOPIC);
  CHECK(topic->text == "h");
  CHECK_FALSE(heard(post("x", R"({"type": "system_displayname_change"})")));
}

TEST_CASE("who is named, what is linked, what hangs on it") {
  const auto in = heard(post("@cox ask @ann. and @here, see https://x/a).",
                             R"({"metadata": {"files": [{"id": "f", "name": "n", "size": 3,
                                 "mime_type": "t"}, {"id": "../x"}]}})"));
  const Json& mentions = in->extra["mentions"];
  REQUIRE(mentions.size() == 2);
  CHECK(mentions.items()[0]["id"].text() == "u1");
  CHECK(mentions.items()[1]["kind"].text() == "all");
  CHECK(in->extra["links"].items()[0].text() == "https://x/a");
  REQUIRE(in->extra["files"].size() == 1);
  const Json& file = in->extra["files"].items()[0];
  CHECK(file["url"].text() == "https://chat/api/v4/files/f");
  CHECK(file["headers"] == *Json::parse(R"({"Authorization": "Bearer t"})"));
}

TEST_CASE("reactions") {
  const Json reaction = *Json::parse(R"({"user_id": "u1", "post_id": "p1", "emoji_name": "eyes"})");
  const auto in = to_reaction(reaction, "c1", known());
  REQUIRE(in);
  CHECK(in->kind == COX_MESSAGE_REACTION);
  CHECK(in->id == "p1");
  CHECK(in->text == ":eyes:");
  CHECK_FALSE(to_reaction(Json(), "c1", known()));
}

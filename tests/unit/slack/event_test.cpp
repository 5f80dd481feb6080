#include "protocol/event.hpp"

#include <doctest/doctest.h>

using namespace slack;
using cox::Json;

namespace {

std::optional<Event> read(const std::string& event) {
  const auto json =
      Json::parse(R"({"type": "event_callback", "event_id": "Ev1", "event": )" + event + "}");
  REQUIRE(json);
  return parse_event(*json, {"U0BOT", "B0BOT", "T1", "cox"});
}

}  // namespace

TEST_CASE("a message, and the mention that is the same post") {
  const auto said =
      read(R"({"type": "message", "user": "U1", "channel": "C1", "channel_type": "channel",
    "text": "hi", "ts": "1700000000.000100", "thread_ts": "1699.1",
    "files": [{"id": "F1", "name": "a.log", "mimetype": "text/plain", "size": 7, "url_private": "https://f"}]})");
  REQUIRE(said);
  CHECK(said->in.id == "C1/1700000000.000100");
  CHECK(said->in.known);
  CHECK_FALSE(said->in.direct);
  CHECK(said->in.thread == "1699.1");
  CHECK(said->in.time == 1'700'000'000'000);
  CHECK(said->in.extra["files"].items()[0]["name"].text() == "a.log");
  const auto mention = read(R"({"type": "app_mention", "user": "U1", "channel": "C1", "text": "hi",
    "ts": "1700000000.000100"})");
  REQUIRE(mention);
  CHECK(mention->post == said->post);
  CHECK(
      read(R"({"type": "message", "user": "U1", "channel": "D1", "channel_type": "im", "text": "x",
    "ts": "1.1"})")
          ->in.direct);
}

TEST_CASE("the bot does not hear itself, and vouches for no bot") {
  CHECK_FALSE(
      read(R"({"type": "message", "user": "U0BOT", "channel": "C1", "text": "x", "ts": "1.1"})"));
  CHECK_FALSE(
      read(R"({"type": "message", "bot_id": "B0BOT", "channel": "C1", "text": "x", "ts": "1.1"})"));
  const auto bot =
      read(R"({"type": "message", "subtype": "bot_message", "bot_id": "B2", "channel": "C1",
    "username": "ann", "text": "x", "ts": "1.1"})");
  REQUIRE(bot);
  CHECK(bot->in.from_bot);
  CHECK_FALSE(bot->in.known);
  CHECK(bot->in.user == "B2");
}

TEST_CASE("what a program says without words is what hangs on its message") {
  const std::string hung = R"("channel": "C1", "text": "", "ts": "1.1", "attachments": [
    {"fallback": "f", "title": "Disk &amp; co", "text": "full", "fields": [{"title": "Host", "value": "web1"}]},
    {"fallback": "only this"}]})";
  const std::string bot = R"({"type": "message", "subtype": "bot_message", "bot_id": "B2", )";
  CHECK(read(bot + hung)->mrkdwn == "Disk &amp; co\nfull\nHost: web1\nonly this");
  const auto blocks = read(bot + R"("channel": "C1", "ts": "1.1", "blocks": [
    {"type": "header", "text": {"type": "plain_text", "text": "Deploy"}}, {"type": "divider"},
    {"type": "section", "fields": [{"type": "mrkdwn", "text": "*web*"}]}]})");
  CHECK(blocks->mrkdwn == "Deploy\n*web*");
  // What a person passes on are the words of somebody else.
  CHECK(read(R"({"type": "message", "user": "U1", )" + hung)->mrkdwn.empty());
}

TEST_CASE("messages that are changed, removed and reacted to") {
  const auto edit =
      read(R"({"type": "message", "subtype": "message_changed", "channel": "C1", "ts": "2.2",
    "message": {"user": "U1", "text": "new", "ts": "1.1"}, "previous_message": {"text": "old"}})");
  REQUIRE(edit);
  CHECK(edit->in.kind == COX_MESSAGE_EDIT);
  CHECK(edit->in.id == "C1/1.1");
  CHECK(edit->post.empty());
  // A link that is unfurled changes no text.
  CHECK_FALSE(
      read(R"({"type": "message", "subtype": "message_changed", "channel": "C1", "ts": "2.2",
    "message": {"user": "U1", "text": "same", "ts": "1.1"}, "previous_message": {"text": "same"}})"));
  const auto gone = read(R"({"type": "message", "subtype": "message_deleted", "channel": "C1",
    "deleted_ts": "1.1", "previous_message": {"user": "U1", "text": "old"}})");
  REQUIRE(gone);
  CHECK(gone->in.kind == COX_MESSAGE_REMOVE);
  const auto stone = read(R"({"type": "message", "subtype": "message_changed", "channel": "C1",
    "message": {"subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted.",
      "ts": "1.1", "thread_ts": "1.1"}, "previous_message": {"user": "U1", "text": "old"}})");
  REQUIRE(stone);
  CHECK(stone->in.kind == COX_MESSAGE_REMOVE);
  CHECK(stone->in.id == "C1/1.1");
  CHECK(stone->in.user == "U1");
  CHECK(stone->mrkdwn.empty());
  const auto reaction = read(R"({"type": "reaction_added", "user": "U1", "reaction": "eyes",
    "item": {"type": "message", "channel": "C1", "ts": "1.1"}, "event_ts": "2.1"})");
  REQUIRE(reaction);
  CHECK(reaction->mrkdwn == ":eyes:");
  CHECK(reaction->in.id == "C1/1.1");
  const auto joined =
      read(R"({"type": "message", "subtype": "channel_join", "user": "U1", "channel": "C1",
    "ts": "1.1"})");
  REQUIRE(joined);
  CHECK(joined->in.kind == COX_MESSAGE_ENTER);
}

TEST_CASE("what the bot has no use for") {
  for (
      const char* event :
      {"{}", R"({"type": "message"})", R"({"type": "app_home_opened", "user": "U1"})",
       R"({"type": "message", "subtype": "channel_archive", "user": "U1", "channel": "C1", "ts": "1.1"})",
       R"({"type": "reaction_added", "user": "U1", "item": {"type": "file"}})"})
    CHECK_FALSE(read(event));
  CHECK_FALSE(parse_event({}, {}));
  CHECK(end_of_app(*Json::parse(R"({"event": {"type": "app_uninstalled"}})")) != "");
  CHECK(end_of_app(
            *Json::parse(R"({"event": {"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}})"))
            .empty());
}

TEST_CASE("ids of messages") {
  CHECK(message_id("C1", "1.2") == "C1/1.2");
  CHECK(parse_message_id("C1/1.2").ts == "1.2");
  CHECK(parse_message_id("1.2").channel.empty());
}

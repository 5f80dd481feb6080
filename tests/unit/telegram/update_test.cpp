#include "protocol/update.hpp"

#include <cox/abi.h>
#include <doctest/doctest.h>

using namespace telegram;
using cox::Json;

namespace {

const Me kMe{42, "cox_bot", {{"ping", "ping"}, {"deploy_status", "deploy status"}}};

Happened happened(const std::string& json) { return to_happened(*Json::parse(json), kMe); }

// A message in a group; `more` is further JSON, with a comma in front.
cox::Incoming message(const std::string& more, const std::string& from = R"({"id": 7})") {
  const Happened all = happened(
      R"({"message": {"message_id": 5, "date": 9, "chat": {"id": -1, "type": "group", "title": "Ops"},
          "from": )" +
      from + more + "}}");
  REQUIRE(all.said.size() == 1);
  return all.said[0];
}

}  // namespace

TEST_CASE("a message") {
  const cox::Incoming in = message(R"(, "text": "hi")", R"({"id": 7, "username": "ann"})");
  CHECK(in.id == "-1/5");
  CHECK(in.user == "7");
  CHECK(in.user_name == "ann");
  CHECK(in.room == "-1");
  CHECK(in.room_name == "Ops");
  CHECK(in.time == 9'000);
  CHECK(in.known);
  CHECK_FALSE(in.direct);
  CHECK_FALSE(in.mention);
}

TEST_CASE("the bot's name and commands are taken off, with places counted in UTF-16") {
  const auto said = [](const std::string& text, const std::string& entities) {
    return message(", \"text\": \"" + text + "\", \"entities\": " + entities);
  };
  const auto named = said("@Cox_Bot: ping", R"([{"type": "mention", "offset": 0, "length": 8}])");
  CHECK(named.mention);
  CHECK(named.text == "ping");
  const auto command =
      said("/deploy_status@cox_bot web", R"([{"type": "bot_command", "offset": 0, "length": 22}])");
  CHECK(command.mention);
  CHECK(command.text == "deploy status web");
  const auto other =
      said("/ping@other_bot", R"([{"type": "bot_command", "offset": 0, "length": 15}])");
  CHECK_FALSE(other.mention);
  const auto link =
      said("\xF0\x9F\x98\x80 https://x.org.", R"([{"type": "url", "offset": 3, "length": 13}])");
  CHECK(link.extra["links"].dump() == R"(["https://x.org"])");
  for (const char* wrong : {R"([{"type": "mention", "offset": -5, "length": 99}])",
                            R"([{"type": "bot_command", "offset": 0, "length": -1}])",
                            R"([{"type": "url", "offset": 99, "length": 9}])", R"([1, null])"})
    CHECK((said("short", wrong).text == "short" && said("short", wrong).extra["links"].is_null()));
}

TEST_CASE("who is nobody") {
  CHECK_FALSE(message(R"(, "text": "x", "sender_chat": {"id": -1, "title": "Ops"})").known);
  CHECK_FALSE(message(R"(, "text": "x")", R"({"id": 1087968824})").known);
  CHECK_FALSE(message(R"(, "text": "x")", R"({"id": 777000})").known);
  CHECK(message(R"(, "text": "x")", R"({"id": 9, "is_bot": true})").from_bot);
  CHECK(happened(R"({"message": {"message_id": 5, "chat": {"id": -1}, "from": {"id": 42},
                     "text": "x"}})")
            .said.empty());
}

TEST_CASE("topics, files, edits, reactions, people that come") {
  CHECK(message(R"(, "text": "x", "is_topic_message": true, "message_thread_id": 3)").thread ==
        "3");
  const auto file =
      message(R"(, "document": {"file_id": "F", "file_name": "a.txt"}, "caption": "c")");
  CHECK(file.text == "c");
  CHECK(file.extra["files"].items()[0]["name"].as_string() == "a.txt");
  const Happened edit = happened(
      R"({"edited_message": {"message_id": 5, "chat": {"id": 7, "type": "private"},
          "from": {"id": 7}, "text": "new"}})");
  REQUIRE(edit.said.size() == 1);
  CHECK(edit.said[0].kind == COX_MESSAGE_EDIT);
  CHECK(edit.said[0].direct);
  const Happened reaction = happened(
      R"({"message_reaction": {"message_id": 5, "chat": {"id": -1}, "user": {"id": 7},
          "old_reaction": [{"type": "emoji", "emoji": "a"}],
          "new_reaction": [{"type": "emoji", "emoji": "a"}, {"type": "emoji", "emoji": "b"}]}})");
  REQUIRE(reaction.said.size() == 1);
  CHECK(reaction.said[0].text == "b");
  const auto came = message(R"(, "new_chat_members": [{"id": 8, "first_name": "Bob"}])");
  CHECK(came.kind == COX_MESSAGE_ENTER);
  CHECK(came.user == "8");
}

TEST_CASE("presses, and groups that move") {
  const Happened pressed = happened(
      R"({"callback_query": {"id": "Q1", "data": "tok", "from": {"id": 7},
          "message": {"message_id": 5, "chat": {"id": -1, "type": "group"}}}})");
  REQUIRE(pressed.press);
  CHECK(pressed.press->token == "tok");
  CHECK(pressed.press->by.id == "Q1");
  CHECK(pressed.press->by.user == "7");
  CHECK(pressed.press->by.known);
  CHECK_FALSE(happened(R"({"callback_query": {"id": "Q1", "data": "tok"}})").press);
  const Happened moved =
      happened(R"({"message": {"message_id": 5, "chat": {"id": -1}, "migrate_to_chat_id": -100}})");
  REQUIRE(moved.moved);
  CHECK(moved.moved->second == -100);
}

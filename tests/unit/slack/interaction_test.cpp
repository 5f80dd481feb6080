#include "protocol/interaction.hpp"

#include <doctest/doctest.h>

using namespace slack;
using cox::Json;

namespace {

std::string line_of(const std::string& command, const std::string& text) {
  const auto parsed = parse_command(Json::object({{"command", command},
                                                  {"text", text},
                                                  {"user_id", "U1"},
                                                  {"channel_id", "C1"},
                                                  {"trigger_id", "t"}}),
                                    "/cox");
  REQUIRE(parsed);
  CHECK(parsed->in.mention);
  CHECK(parsed->in.known);
  return parsed->mrkdwn;
}

}  // namespace

TEST_CASE("slash commands are lines") {
  CHECK(line_of("/cox", "deploy web to prod") == "deploy web to prod");
  CHECK(line_of("/deploy", "web to prod") == "deploy web to prod");
  CHECK(line_of("/status", "") == "status");
  CHECK(line_of("/cox", " ") == "help");
  CHECK_FALSE(parse_command(Json::object({{"command", "/cox"}}), "/cox"));
}

TEST_CASE("a press hands back the token, and who pressed where") {
  const auto press = parse_interaction(*Json::parse(R"({"type": "block_actions", "trigger_id": "t1",
    "user": {"id": "U1", "username": "ann"}, "channel": {"id": "C1", "name": "ops"},
    "message": {"ts": "1.1", "thread_ts": "1.0"}, "response_url": "https://hooks.slack.com/x",
    "actions": [{"type": "static_select", "selected_option": {"value": "abc.3"}}]})"));
  REQUIRE(press);
  CHECK(press->press.token == "abc.3");
  CHECK(press->press.by.user == "U1");
  CHECK(press->press.by.thread == "1.0");
  CHECK(press->press.by.known);
  CHECK(press->press.values.is_null());
  const auto below = parse_interaction(*Json::parse(R"({"type": "block_actions",
    "trigger_id": "t1", "user": {"id": "U1"}, "container": {"type": "message", "channel_id": "C1",
    "message_ts": "1.1", "thread_ts": "1.0", "is_ephemeral": true}, "actions": [{"value": "abc.3"}]})"));
  REQUIRE(below);
  CHECK(below->press.by.room == "C1");
  CHECK(below->press.by.thread == "1.0");
  // One that leads elsewhere has no token.
  CHECK_FALSE(parse_interaction(*Json::parse(R"({"type": "block_actions", "trigger_id": "t1",
    "user": {"id": "U1"}, "channel": {"id": "C1"}, "actions": [{"type": "button"}]})")));
}

TEST_CASE("a form that is sent off") {
  const auto sent =
      parse_interaction(*Json::parse(R"({"type": "view_submission", "trigger_id": "t2",
    "user": {"id": "U1", "name": "ann"}, "view": {"id": "V1", "hash": "h",
      "private_metadata": "{\"token\": \"abc.1\", \"room\": \"C1\", \"thread\": \"\"}",
      "blocks": [{"type": "section", "block_id": "s"}, {"type": "input", "block_id": "why"}],
      "state": {"values": {"why": {"value": {"value": "so"}}}}}})"));
  REQUIRE(sent);
  CHECK(sent->is_form);
  CHECK(sent->first_block == "why");
  CHECK(sent->press.by.room == "C1");
  CHECK(sent->press.values["why"].text() == "so");
  CHECK_FALSE(parse_interaction(*Json::parse(R"({"type": "view_closed"})")));
  CHECK_FALSE(parse_interaction({}));
}

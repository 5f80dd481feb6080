#include "protocol/calls.hpp"

#include <doctest/doctest.h>

#include "protocol/answer.hpp"
#include "protocol/sequence.hpp"

using cox::Json;
using namespace mattermost;
using Hello = Sequence::Hello;
using Event = Sequence::Event;

namespace {

Known known() {
  return {"me", "cox", [](const std::string&) { return "ann"; },
          [](std::string_view) { return ""; }, [](const std::string&) { return Channel{}; }};
}

}  // namespace

TEST_CASE("events come in their order, and a gap is filled by coming back") {
  Sequence sequence;
  CHECK(sequence.query() == "connection_id=&sequence_number=0");
  CHECK(sequence.hello("c1", 0) == Hello::first);
  CHECK(sequence.event(1) == Event::next);
  CHECK(sequence.event(1) == Event::again);
  CHECK(sequence.event(3) == Event::gap);
  CHECK(sequence.query() == "connection_id=c1&sequence_number=2");
  CHECK(sequence.hello("c1", 2) == Hello::resumed);
  CHECK(sequence.event(3) == Event::next);
  CHECK(sequence.hello("c2", 0) == Hello::anew);
  CHECK(sequence.event(1) == Event::next);
}

TEST_CASE("a gap that the server cannot fill ends in a new connection") {
  Sequence sequence;
  sequence.hello("c1", 0);
  CHECK(sequence.event(5) == Event::gap);
  sequence.hello("c1", 1);
  CHECK(sequence.event(5) == Event::gap);
  CHECK(sequence.query() == "connection_id=none&sequence_number=2");
  CHECK(sequence.hello("c2", 0) == Hello::anew);
}

TEST_CASE("the secret in the address of presses") {
  CHECK(secret_of("token", "mm").size() == 64);
  CHECK(secret_of("token", "mm") == secret_of("token", "mm"));
  CHECK(secret_of("token", "mm") != secret_of("token", "other"));
  CHECK(secret_of("token", "mm") != secret_of("another", "mm"));
  CHECK(secret_of("", "mm").empty());
  CHECK(is_same("abc", "abc"));
  CHECK_FALSE(is_same("abc", "abd"));
  CHECK_FALSE(is_same("abc", "ab"));
  CHECK_FALSE(is_same("", ""));  // no secret is nobody's
}

TEST_CASE("presses and dialogs") {
  const auto press = to_press(
      *Json::parse(R"({"user_id": "u", "user_name": "ann", "channel_id": "c", "trigger_id": "t",
                       "type": "button", "context": {"token": "x"}})"),
      "r", known());
  REQUIRE(press);
  CHECK(press->token == "x");
  CHECK(press->by.id == "t");
  CHECK(press->by.thread == "r");
  CHECK(press->by.known);
  CHECK_FALSE(to_press(*Json::parse(R"({"user_id": "u", "channel_id": "c"})"), "", known()));
  const auto sent = to_submission(*Json::parse(R"({"user_id": "u", "channel_id": "c", "state": "x",
                       "submission": {"a": "1", "b": null}})"),
                                  known());
  REQUIRE(sent);
  CHECK(sent->values == *Json::parse(R"({"a": "1", "b": ""})"));
  CHECK_FALSE(to_submission(
      *Json::parse(R"({"user_id": "u", "channel_id": "c", "state": "x", "cancelled": true})"),
      known()));
}

TEST_CASE("slash commands") {
  const auto form =
      to_form("token=t&user_id=u&channel_id=c&text=deploy+web%20%26&trigger_id=x&text=2");
  CHECK(form.at("text") == "deploy web &");
  const auto in = to_command(form, {"other", "t"}, known());
  REQUIRE(in);
  CHECK(in->mention);
  CHECK(in->id == "x");
  CHECK_FALSE(to_command(form, {"other"}, known()));
  CHECK_FALSE(to_command(form, {}, known()));
  CHECK_FALSE(to_command(to_form("user_id=u&channel_id=c&token="), {""}, known()));
  CHECK(to_form("a=%zz&b&=c&&%41=1").at("A") == "1");
}

TEST_CASE("limits hold everything, for as long as the server says") {
  const auto wait = [](const char* name, const char* value) {
    const auto verdict = judge({.status = 429, .fields = {{name, value}}}, 1'700'000'000);
    CHECK(verdict.what == cox::net::Rest::Verdict::What::again);
    CHECK(verdict.scope == cox::net::Rest::Verdict::Scope::everything);
    return verdict.wait.count();
  };
  CHECK(wait("X-Ratelimit-Reset", "3") == 3'000);
  CHECK(wait("X-Ratelimit-Reset", "1700000007") == 7'000);
  CHECK(wait("X-Ratelimit-Reset", "0") == 1'000);
  CHECK(wait("X-Ratelimit-Reset", "1700000600") == 30'000);  // our clock is ten minutes slow
  CHECK(wait("Retry-After", "2") == 2'000);
  CHECK(wait("X-Other", "2") == 0);
  CHECK(judge({.status = 200}, 0).what == cox::net::Rest::Verdict::What::done);
}

TEST_CASE("what goes wrong, and what to do") {
  const auto trouble = [](int status, const std::string& body = "") {
    return trouble_of(cox::net::HttpResponse{.status = status, .body = body}, "mm");
  };
  CHECK(trouble(201).what.empty());
  CHECK(trouble(401).advice.find("adapters.mm.token") != std::string::npos);
  CHECK(trouble(403, R"({"message": "No permission."})").what ==
        "Mattermost answered 403: No permission");
  for (const int passing : {429, 500, 502, 503, 504}) CHECK(trouble(passing).is_passing);
  for (const int lasting : {302, 400, 404, 413}) CHECK(trouble(lasting).is_lasting);
  CHECK(trouble(404).is_lasting);
}

TEST_CASE("emojis have names") {
  CHECK(emoji_name("👍") == "+1");
  CHECK(emoji_name(":eyes:") == "eyes");
  CHECK(emoji_name("eyes") == "eyes");
  CHECK(emoji_name("../x").empty());
  CHECK(emoji_name("").empty());
}

#include "plugins/connection.hpp"

#include <cox/abi.h>
#include <doctest/doctest.h>

using cox::Json;
using cox::plugins::Connection;

namespace {

Json seen(const Connection& connection, cox::Millis now) {
  Json json = Json::object();
  connection.describe(json, now);
  return json;
}

}  // namespace

TEST_CASE("a connection has a state, and has it for so long") {
  Connection connection(1'000);
  connection.state(COX_STATE_CONNECTING, "irc.example.org:6697", 1'000);
  CHECK(seen(connection, 3'000) == Json::object({{"state", "connecting"},
                                                 {"for_ms", 2'000},
                                                 {"why", "irc.example.org:6697"},
                                                 {"reconnects", 0}}));
  connection.state(COX_STATE_ONLINE, "cox", 4'000);
  connection.state(COX_STATE_ONLINE, "cox_", 5'000);  // the same state: it lasts
  CHECK(seen(connection, 6'000)["for_ms"] == 2'000);
}

TEST_CASE("what is new is told from what is said again") {
  Connection connection(0);
  CHECK(connection.state(COX_STATE_OFFLINE, "the token is wrong", 1).state);
  CHECK_FALSE(connection.state(COX_STATE_OFFLINE, "the token is wrong", 2).words);
  const Connection::Change other = connection.state(COX_STATE_OFFLINE, "the host is gone", 3);
  CHECK(other.words);
  CHECK_FALSE(other.state);
}

TEST_CASE("it comes back, and what went wrong stays to be seen") {
  Connection connection(0);
  connection.state(COX_STATE_ONLINE, "cox", 0);
  connection.state(COX_STATE_CONNECTING, "the server is gone; trying again in 2 s", 10);
  connection.state(COX_STATE_CONNECTING, "irc.example.org:6697", 20);
  connection.state(COX_STATE_ONLINE, "cox", 30);
  const Json json = seen(connection, 110);
  CHECK(json["reconnects"] == 1);
  CHECK(json["last_error"] == "the server is gone; trying again in 2 s");
  CHECK(json["error_age_ms"] == 100);
}

TEST_CASE("reports replace what they name, and nothing else") {
  Connection connection(0);
  CHECK(connection.report(R"({"lag_ms": 12, "queue": 3, "advice": "invite it", "other": 1})", 0));
  CHECK(connection.report(R"({"queue": 0, "last_error": "banned"})", 7));
  Json json = seen(connection, 7);
  CHECK(json["lag_ms"] == 12);
  CHECK(json["queue"] == 0);
  CHECK(json["advice"] == "invite it");
  CHECK(json["last_error"] == "banned");
  CHECK_FALSE(json.contains("other"));
  CHECK(connection.report(R"({"advice": null, "lag_ms": "soon", "queue": -4})", 8));
  json = seen(connection, 8);
  CHECK_FALSE(json.contains("advice"));
  CHECK_FALSE(json.contains("lag_ms"));
  CHECK(json["queue"] == 0);
  CHECK_FALSE(connection.report("[]", 8));
  CHECK_FALSE(connection.report("{", 8));
}

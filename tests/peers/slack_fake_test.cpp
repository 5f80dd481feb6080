// The fake against Slack's official clients (@slack/bolt): what they take for Slack is a fair test
// of ours.
#include <doctest/doctest.h>

#include <string>

#include "slack.hpp"

TEST_CASE("the official clients take the fake for Slack") {
  const peers::SlackFake slack;
  Node bolt("slack_bolt.cjs", {slack.port()});
  for (const char* step : {"auth.test", "hello", "reply", "429", "slash", "view", "files",
                           "refusals", "refresh", "signatures"}) {
    std::string line = bolt.line();
    while (line.rfind("ok ", 0) != 0 && line.rfind("failed", 0) != 0 && !line.empty())
      line = bolt.line();  // what the client logs by itself
    CHECK(line == std::string("ok ") + step);
  }
  CHECK(bolt.line() == "done");
  // The clients acknowledge everything, in time and on the connection that it came by.
  CHECK(slack.counts({"\"ack\"", "\"good\":false"}) == 0);
}

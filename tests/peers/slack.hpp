// Slack on loopback (tests/peers/node/slack_fake.cjs), told what happens in it and asked what came
// in.
#pragma once

#include <doctest/doctest.h>

#include <cox/json.hpp>
#include <string>
#include <vector>

#include "../e2e/child.hpp"
#include "net/node.hpp"

namespace peers {

using cox::Json;

class SlackFake {
 public:
  SlackFake() : node_("slack_fake.cjs") {
    const auto ready = Json::parse(node_.line());
    REQUIRE(ready);
    port_ = std::to_string((*ready)["port"].as_int());
  }

  std::string url() const { return "http://127.0.0.1:" + port_; }
  const std::string& port() const { return port_; }

  // POSTs to a control; its answer.
  Json tell(const std::string& control, const Json& arguments = Json::object()) const {
    e2e::Child curl("curl",
                    {"-s", "-m", "90", "-d", arguments.dump(), url() + "/_control/" + control});
    const int code = curl.wait();
    REQUIRE(code == 0);
    const auto answer = Json::parse(curl.out.all);
    REQUIRE_MESSAGE(answer, curl.out.all);
    REQUIRE_MESSAGE(!(*answer)["error"].is_string(), control << ": " << curl.out.all);
    return *answer;
  }
  // The next thing in its log with all these texts, after what was waited for before.
  Json waits_for(const std::vector<std::string>& has) {
    const Json found = sees(has, last_);
    last_ = found["n"].as_int();
    return found;
  }
  // The same, whenever it came.
  Json saw(const std::vector<std::string>& has) const { return sees(has, -1); }
  // So many things in its log have all these texts.
  std::size_t counts(const std::vector<std::string>& has) const {
    std::size_t count = 0;
    for (const Json& each : tell("log").items()) {
      const std::string text = each.dump();
      bool all = true;
      for (const std::string& part : has) all = all && text.find(part) != std::string::npos;
      count += all ? 1 : 0;
    }
    return count;
  }
  // Somebody writes; the timestamp.
  std::string says(const std::string& text, const std::string& channel = "C0OPS",
                   const std::string& user = "U0ANN") const {
    return tell("say", Json::object({{"text", text}, {"channel", channel}, {"user", user}}))["ts"]
        .as_string();
  }

 private:
  Json sees(const std::vector<std::string>& has, std::int64_t after) const {
    Json::Array parts(has.begin(), has.end());
    const Json found = tell("wait", Json::object({{"has", parts}, {"after", after}}));
    if (!found["n"].is_int()) {
      std::string all;
      for (const Json& each : tell("log").items()) all += each.dump() + "\n";
      FAIL("waited for " << Json(parts).dump() << " among\n" << all);
    }
    return found;
  }

  Node node_;
  std::string port_;
  std::int64_t last_ = -1;
};

// The entry "work" of a config; `more` with a comma in front.
inline std::string slack_entry(const SlackFake& slack, const std::string& more = "") {
  return R"("work": {"adapter": "slack", "bot_token": "xoxb-test-token",
    "app_token": "xapp-test-token", "reconnect": {"first": 0.05, "longest": 0.2, "lasting": 0.5},
    "ping": {"seconds": 1, "patience": 2}, "api_url": ")" +
         slack.url() + "/api/\"" + more + "}";
}

}  // namespace peers

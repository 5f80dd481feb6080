// Mattermost on loopback (tests/peers/node/mattermost_fake.cjs), told what happens in it and asked
// what came in.
#pragma once

#include <doctest/doctest.h>

#include <cox/json.hpp>
#include <string>
#include <vector>

#include "../e2e/child.hpp"
#include "net/node.hpp"

namespace peers {

using cox::Json;

class MattermostFake {
 public:
  MattermostFake() : node_("mattermost_fake.cjs") {
    const auto ready = Json::parse(node_.line());
    REQUIRE(ready);
    ids_ = *ready;
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(ids_["port"].as_int()); }
  std::string id(const std::string& name) const { return ids_[name].as_string(); }

  // POSTs to a control; its answer.
  Json tell(const std::string& control, const Json& arguments = Json::object()) const {
    e2e::Child curl("curl",
                    {"-s", "-m", "90", "-d", arguments.dump(), url() + "/_control/" + control});
    REQUIRE(curl.wait() == 0);
    const auto answer = Json::parse(curl.out.all.empty() ? "null" : curl.out.all);
    REQUIRE_MESSAGE(answer, curl.out.all);
    return *answer;
  }
  void fault(const std::string& what, Json value) const {
    tell("fault", Json::object({{what, std::move(value)}}));
  }
  // Somebody writes; the id of the post.
  std::string says(const std::string& message, const std::string& room = "ops",
                   const std::string& user = "ann", const std::string& root = "") const {
    Json said = Json::object({{"message", message}, {"room", room}, {"user", user}});
    if (!root.empty()) said.set("root_id", root);
    return tell("say", said)["id"].as_string();
  }
  // The next call with all these texts, after what was waited for before; its body.
  Json hears(const std::vector<std::string>& has) {
    const Json::Array texts(has.begin(), has.end());
    const Json found = tell("wait", Json::object({{"has", texts}, {"after", last_}}));
    if (!found["n"].is_int()) {
      std::string all;
      for (const Json& each : tell("log").items()) all += each.dump() + "\n";
      FAIL("waited for " << Json(texts).dump() << " among\n" << all);
    }
    last_ = found["n"].as_int();
    return Json::parse(found["body"].text()).value_or(Json());
  }
  Json hears_post(const std::string& text) { return hears({"POST /posts ", text}); }
  // So many calls have all these texts.
  std::size_t counts(const std::vector<std::string>& has) const {
    std::size_t count = 0;
    for (const Json& each : tell("log").items()) {
      const std::string line = each["method"].as_string() + " " + each["path"].as_string() + " " +
                               each["body"].as_string();
      bool all = true;
      for (const std::string& part : has) all = all && line.find(part) != std::string::npos;
      count += all ? 1 : 0;
    }
    return count;
  }

 private:
  Node node_;
  Json ids_;
  std::int64_t last_ = -1;
};

// The entry "mm" of a config; `more` with a comma in front.
inline std::string mattermost_entry(const MattermostFake& fake, const std::string& more = "") {
  return R"("mm": {"adapter": "mattermost", "token": "bot-token",
    "reconnect": {"first": 0.05, "longest": 0.2}, "ping": {"seconds": 0.5, "patience": 0.5},
    "server": ")" +
         fake.url() + "\"" + more + "}";
}

}  // namespace peers

// The channel side of Teams (node/teams_fake.cjs) for a test, and a bot that is told of it.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <cox/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "../e2e/chat.hpp"
#include "../e2e/web.hpp"
#include "net/node.hpp"

namespace peers {

using cox::Json;

inline constexpr const char* kApp = "11111111-2222-3333-4444-555555555555";
inline constexpr const char* kTenant = "99999999-8888-7777-6666-555555555555";

class TeamsFake {
 public:
  explicit TeamsFake(const std::vector<std::string>& more = {}) : node_("teams_fake.cjs", more) {
    const Json ready = Json::parse(node_.line()).value_or(Json());
    port_ = ready["port"].as_int();
    tls_port_ = ready["tls"].as_int();
    REQUIRE(port_ != 0);
  }

  std::int64_t port() const { return port_; }
  std::int64_t tls_port() const { return tls_port_; }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  Json does(const std::string& what, const Json& with = Json::object()) const {
    e2e::Child curl(
        "curl", {"-sS", "--max-time", "40", "--data-binary", "@-", url() + "/_control/" + what});
    curl.write(with.dump());  // more than an argument may hold
    curl.close_input();
    REQUIRE(curl.wait() == 0);
    const auto answer = Json::parse(curl.out.all);
    REQUIRE_MESSAGE(answer.has_value(), curl.out.all);
    return *answer;
  }
  // What somebody says; the bot's status.
  std::int64_t says(const std::string& text, Json more = Json::object()) const {
    return does("say", more.set("text", text))["status"].as_int();
  }
  // The same with a token that is not as it should be.
  std::int64_t forges(std::initializer_list<Json::Given> how) const {
    return says("ping", Json::object({{"forge", Json::object(how)}}));
  }

  // The next call of the conversations API that the bot makes, after those heard before. Typing is
  // passed over.
  Json hears(const std::string& method = "POST") {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(40);
    while (std::chrono::steady_clock::now() < until) {
      const Json log = does("log");
      while (seen_ < log.size()) {
        const Json entry = log.items()[seen_++];
        const bool is_call = entry["path"].text().starts_with("/v3/");
        if (is_call && entry["method"].text() == method &&
            entry["body"]["type"].text() != "typing" && entry["status"].as_int() < 300)
          return entry;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(30));
    }
    FAIL("the bot made no such call: " << does("log").dump());
    return {};
  }
  std::string hears_text() { return hears()["body"]["text"].as_string(); }
  std::size_t calls(const std::string& path, std::int64_t status) const {
    std::size_t count = 0;
    for (const Json& each : does("log").items()) {
      const bool fits = each["path"].text().find(path) != std::string_view::npos;
      count += fits && each["status"].as_int() == status ? 1 : 0;
    }
    return count;
  }

 private:
  Node node_;
  std::int64_t port_ = 0, tls_port_ = 0;
  std::size_t seen_ = 0;
};

// The bot's entry for it.
inline Json teams_entry(const TeamsFake& fake) {
  return Json::object({{"adapter", "teams"},
                       {"app_id", kApp},
                       {"app_secret", "the-secret-of-the-bot"},
                       {"tenant_id", kTenant},
                       {"login_url", fake.url()},
                       {"openid_url", fake.url() + "/v1/.well-known/openidconfiguration"},
                       {"service_url", fake.url()},
                       {"reconnect", Json::object({{"first", 0.1}, {"longest", 1}})}});
}

inline std::string teams_config(const Json& entry) {
  Json people = Json::object({{"ann", Json::array({"teams:aad-ann"})}});
  return Json::object(
             {{"policy", "open"},
              {"http", Json::object({{"port", 0}})},
              {"adapters",
               Json::object({{"teams", entry}, {"shell", Json::object({{"adapter", "shell"}})}})},
              {"people", people}})
      .dump();
}

// Tells the fake where the bot listens.
inline void introduce(const TeamsFake& fake, const e2e::Web& web) {
  fake.does("bot", Json::object({{"url", web.url("/adapters/teams/messages")}}));
}

}  // namespace peers

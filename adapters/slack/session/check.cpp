#include "check.hpp"

#include <array>
#include <cox/net/loop.hpp>
#include <cox/sdk/error.hpp>
#include <functional>
#include <future>
#include <memory>
#include <utility>

#include "api.hpp"
#include "settings.hpp"

namespace slack {

namespace {

using cox::Json;

constexpr std::chrono::seconds kPatience{12};  // for each of two calls

Json finding(const char* level, const std::string& what, const std::string& advice = "") {
  Json out = Json::object({{"level", level}, {"what", what}});
  if (!advice.empty()) out.set("advice", advice);
  return out;
}

struct Scope {
  const char* name;
  const char* without;
  bool is_needed = false;
};
constexpr std::array<Scope, 12> kScopes{
    {{"chat:write", "the bot cannot say anything", true},
     {"app_mentions:read", "it does not hear who names it where it may not read along"},
     {"channels:history", "it hears nothing in public channels but its name"},
     {"groups:history", "it hears nothing in private channels but its name"},
     {"im:history", "it hears no direct messages"},
     {"im:write", "it cannot begin a direct message"},
     {"users:read", "people are shown as ids"},
     {"channels:read", "public channels are shown as ids"},
     {"groups:read", "private channels are shown as ids"},
     {"reactions:write", "it cannot react to messages"},
     {"files:write", "it cannot share files"},
     {"commands", "there are no slash commands"}}};

// One call, waited for on the caller's thread.
Result ask(cox::net::Loop& loop, const std::function<void(Api::Done)>& call) {
  auto promise = std::make_shared<std::promise<Result>>();
  auto result = promise->get_future();
  loop.run([&] { call([promise](const Result& each) { promise->set_value(each); }); });
  if (result.wait_for(kPatience) == std::future_status::ready) return result.get();
  Result late;
  late.trouble = {"Slack has not answered in time", "check the network and the proxy"};
  return late;
}

Json of(const Result& result) {
  return finding("error", result.trouble.what, result.trouble.advice);
}

void check_bot(const Result& me, Json::Array& findings) {
  if (!me.ok) return findings.push_back(of(me));
  findings.push_back(finding("ok", "bot_token: " + me.answer["user"].as_string() + " in " +
                                       me.answer["team"].as_string()));
  for (Json& each : check_scopes(me.scopes)) findings.push_back(std::move(each));
}

}  // namespace

Json::Array check_scopes(const std::string& scopes) {
  Json::Array out;
  if (scopes.empty()) {
    out.push_back(finding("warning", "Slack does not say which scopes the bot token has"));
    return out;
  }
  const std::string all = "," + scopes + ",";
  for (const Scope& each : kScopes) {
    if (all.find("," + std::string(each.name) + ",") != std::string::npos) continue;
    out.push_back(finding(each.is_needed ? "error" : "warning",
                          "the scope " + std::string(each.name) + " is missing: " + each.without,
                          "add it on api.slack.com/apps under OAuth & Permissions, and install the "
                          "app again"));
  }
  if (out.empty()) out.push_back(finding("ok", "bot_token has all scopes that the bot uses"));
  return out;
}

Json check(const Json& json) {
  Json::Array findings;
  try {
    const Settings settings = read_settings(json);
    cox::net::Loop loop;
    std::unique_ptr<Api> api;
    loop.run([&] { api = std::make_unique<Api>(loop, settings, [](const Result&) {}); });
    check_bot(ask(loop, [&](Api::Done done) { api->read("auth.test", {}, std::move(done)); }),
              findings);
    if (!settings.app_token.empty()) {
      const Result opened =
          ask(loop, [&](Api::Done done) { api->open_connection(std::move(done)); });
      findings.push_back(opened.ok ? finding("ok", "app_token opens connections (Socket Mode)")
                                   : of(opened));
    }
    // Only a request of Slack shows whether a secret is the right one.
    if (!settings.signing_secret.empty())
      findings.push_back(finding("ok",
                                 "signing_secret is set; Slack's own test of the request URL "
                                 "shows whether it is the right one"));
    loop.run([&] { api.reset(); });
  } catch (const cox::Error& error) {
    findings.push_back(finding("error", error.what()));
  }
  return Json(std::move(findings));
}

}  // namespace slack

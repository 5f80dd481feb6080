#include "check.hpp"

#include <cox/net/loop.hpp>
#include <cox/sdk/error.hpp>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "permissions.hpp"
#include "protocol/answer.hpp"
#include "settings.hpp"

namespace mattermost {

namespace {

using cox::Json;
using cox::net::Rest;

Json finding(const char* level, const std::string& what, const std::string& advice = {}) {
  Json made = Json::object({{"level", level}, {"what", what}});
  if (!advice.empty()) made.set("advice", advice);
  return made;
}

Rest::Outcome ask(const Settings& settings, const std::string& method, const std::string& path,
                  const Json& body = {}) {
  cox::net::Loop loop;
  std::unique_ptr<Rest> rest;
  std::promise<Rest::Outcome> done;
  loop.run([&] {
    Rest::Options options;
    options.http.tls = settings.tls;
    options.http.proxy = settings.proxy;
    options.tries = 1;
    options.most_wait = std::chrono::milliseconds(2'000);
    rest = std::make_unique<Rest>(loop, std::move(options));
    rest->send(settings.call(method, path, body),
               [&](Rest::Outcome outcome) { done.set_value(std::move(outcome)); });
  });
  Rest::Outcome outcome = done.get_future().get();
  loop.run([&] { rest.reset(); });
  return outcome;
}

void try_token(const Settings& settings, Json& findings) {
  const Rest::Outcome outcome = ask(settings, "GET", "/users/me");
  const Trouble trouble = trouble_of(outcome, settings.session);
  if (!trouble.what.empty()) {
    findings.push(finding("error", trouble.what, trouble.advice));
    return;
  }
  const auto& answer = std::get<cox::net::HttpResponse>(outcome);
  const Json me = Json::parse(answer.body).value_or(Json());
  if (!me["id"].is_string()) {
    findings.push(finding("error", "what answers at \"server\" is no Mattermost",
                          "check adapters." + settings.session + ".server"));
    return;
  }
  findings.push(finding("ok", "the token is @" + me["username"].as_string() + "'s"));
  if (!me["is_bot"].as_bool()) {
    findings.push(finding("warning", "that is a person's account, not a bot's",
                          "make a bot account under Integrations > Bot Accounts"));
  }
  const auto get = [&](const std::string& method, const std::string& path, const Json& body) {
    const Rest::Outcome got = ask(settings, method, path, body);
    const auto* found = std::get_if<cox::net::HttpResponse>(&got);
    return found != nullptr && found->status == 200 ? Json::parse(found->body).value_or(Json())
                                                    : Json();
  };
  try_permissions(me, get, findings);
}

}  // namespace

Json check(const Json& json) {
  Json findings = Json::array();
  try {
    const Settings settings = read_settings(json);
    try_token(settings, findings);
    if (settings.press_url.empty()) {
      findings.push(finding("warning", "\"callback_url\" is missing, so that cards have no buttons",
                            "set it to where Mattermost reaches the bot's HTTP server"));
    }
  } catch (const cox::Error& error) {
    findings.push(finding("error", error.what()));
  }
  return findings;
}

}  // namespace mattermost

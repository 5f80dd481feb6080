#include "check.hpp"

#include <cox/net/loop.hpp>
#include <cox/sdk/error.hpp>
#include <future>
#include <memory>
#include <string>
#include <utility>

#include "protocol/answer.hpp"
#include "settings.hpp"

namespace telegram {

namespace {

using cox::Json;
using cox::net::Rest;

Json finding(const char* level, const std::string& what, const std::string& advice = {}) {
  Json made = Json::object({{"level", level}, {"what", what}});
  if (!advice.empty()) made.set("advice", advice);
  return made;
}

Reply ask(const Settings& settings, const std::string& method) {
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
    rest->send(settings.call(method),
               [&](Rest::Outcome outcome) { done.set_value(std::move(outcome)); });
  });
  const Rest::Outcome outcome = done.get_future().get();
  loop.run([&] { rest.reset(); });
  return reply_of(outcome, settings.session);
}

// False: nothing else is worth asking.
bool try_token(const Settings& settings, Json& findings) {
  const Reply reply = ask(settings, "getMe");
  if (!reply.trouble.what.empty()) {
    findings.push(finding("error", reply.trouble.what, reply.trouble.advice));
    return false;
  }
  if (!reply.result["username"].is_string()) {
    findings.push(finding("error", "what answers is not Telegram's Bot API",
                          "check adapters." + settings.session + ".server"));
    return false;
  }
  findings.push(finding("ok", "the token is @" + reply.result["username"].as_string() + "'s"));
  if (!reply.result["can_read_all_group_messages"].as_bool()) {
    findings.push(finding(
        "ok",
        "privacy mode is on: in groups the bot hears commands (/ping), mentions of its name that "
        "Telegram passes on, and replies to it; for all messages say /setprivacy to @BotFather, "
        "choose Disable, and add the bot to the group again"));
  }
  return true;
}

void try_updates(const Settings& settings, Json& findings) {
  const Reply reply = ask(settings, "getWebhookInfo");
  if (!reply.trouble.what.empty()) return;  // a server for tests may know none
  const bool is_set = !reply.result["url"].as_string().empty();
  if (is_set && settings.webhook_url.empty()) {
    findings.push(finding("error", "a webhook is set for this bot, so that it cannot be polled",
                          "call deleteWebhook with the bot's token, or configure adapters." +
                              settings.session + ".webhook"));
  }
  const std::string last = reply.result["last_error_message"].as_string();
  if (is_set && !last.empty() && !settings.webhook_url.empty()) {
    findings.push(finding("warning", "Telegram could not reach the webhook: " + last.substr(0, 200),
                          "see that adapters." + settings.session +
                              ".webhook.url leads to the bot's HTTP server, with a certificate"));
  }
}

}  // namespace

Json check(const Json& json) {
  Json findings = Json::array();
  try {
    const Settings settings = read_settings(json);
    if (try_token(settings, findings)) try_updates(settings, findings);
  } catch (const cox::Error& error) {
    findings.push(finding("error", error.what()));
  }
  return findings;
}

}  // namespace telegram

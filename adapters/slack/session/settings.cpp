#include "settings.hpp"

#include <algorithm>
#include <cox/sdk/adapter_settings.hpp>
#include <string_view>

namespace slack {

namespace {

using cox::Json;

using cox::AdapterSettings;

// A token is sent as it is in a header: whatever else is in it is a mistake in copying.
std::string read_token(const AdapterSettings& settings, const char* key, std::string_view prefix,
                       const char* where) {
  std::string value = settings.text(key);
  const bool is_clean = std::ranges::all_of(value, [](char c) { return c > ' ' && c <= '~'; });
  if (!is_clean) settings.refuse(key, "must be one word, as Slack shows it");
  if (!value.empty() && value.substr(0, prefix.size()) != prefix)
    settings.refuse(key, "must begin with " + std::string(prefix) +
                             "; it is on api.slack.com/apps under " + where);
  return value;
}

Replies read_replies(const AdapterSettings& reader) {
  const std::string name = reader.text("replies", "mention");
  if (name == "mention") return Replies::mention;
  if (name == "thread") return Replies::thread;
  if (name != "plain") reader.refuse("replies", R"(must be "mention", "thread" or "plain")");
  return Replies::plain;
}

void read_tokens(const AdapterSettings& reader, Settings& settings) {
  settings.bot_token = read_token(reader, "bot_token", "xoxb-", "OAuth & Permissions");
  settings.app_token =
      read_token(reader, "app_token", "xapp-", "Basic Information, App-Level Tokens");
  settings.signing_secret = read_token(reader, "signing_secret", "", "Basic Information");
  if (settings.bot_token.empty())
    reader.refuse("bot_token",
                  "is missing: the token on api.slack.com/apps under OAuth & Permissions");
  if (settings.app_token.empty() && settings.signing_secret.empty())
    reader.refuse("app_token",
                  "is missing, for Socket Mode; or set signing_secret, where Slack is to call the "
                  "bot over HTTP");
}

}  // namespace

bool is_safe(const cox::net::Url& url) { return AdapterSettings::is_safe(url); }

Settings read_settings(const Json& json) {
  const AdapterSettings reader(json,
                               {"bot_token", "app_token", "signing_secret", "api_url", "command",
                                "replies", "ca_file", "proxy", "ping", "reconnect"},
                               "docs/adapters/slack.md");
  Settings settings;
  settings.prefix = reader.prefix();
  read_tokens(reader, settings);
  settings.api_url = reader.url("api_url", "https://slack.com/api") + "/";
  settings.command = reader.text("command", "/" + reader.text("bot", "cox"));
  if (settings.command.size() < 2 || settings.command[0] != '/')
    reader.refuse("command", "must be a slash command, as \"/cox\"");
  settings.replies = read_replies(reader);
  settings.tls.authorities_file = reader.text("ca_file");
  settings.proxy = reader.proxy();
  settings.ping = reader.seconds("ping.seconds", settings.ping);
  settings.patience = reader.seconds("ping.patience", settings.patience);
  settings.first_wait = reader.seconds("reconnect.first", settings.first_wait);
  settings.longest_wait =
      std::max(reader.seconds("reconnect.longest", settings.longest_wait), settings.first_wait);
  settings.lasting_wait = reader.seconds("reconnect.lasting", settings.lasting_wait);
  return settings;
}

}  // namespace slack

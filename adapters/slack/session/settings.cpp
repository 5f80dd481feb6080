#include "settings.hpp"

#include <algorithm>
#include <array>
#include <cox/sdk/error.hpp>
#include <string_view>

namespace slack {

namespace {

using cox::Json;

// The bot adds the last ones itself.
constexpr std::array<std::string_view, 15> kKeys{
    "adapter",   "bot_token", "app_token", "signing_secret", "api_url",
    "command",   "replies",   "ca_file",   "proxy",          "ping",
    "reconnect", "bot",       "alias",     "session",        "home"};

class Reader {
 public:
  explicit Reader(const Json& settings)
      : settings_(settings), name_(prefix(settings["session"].as_string())) {}

  [[noreturn]] void refuse(const std::string& key, const std::string& why) const {
    throw cox::Error(COX_INVALID, name_ + key + " " + why);
  }
  void only_known_keys() const {
    for (const auto& [key, value] : settings_.members()) {
      if (std::ranges::find(kKeys, key) == kKeys.end())
        refuse(key, "is not known; see docs/adapters/slack.md");
    }
  }
  std::string text(const char* key, const std::string& standard = "") const {
    const Json& value = settings_[key];
    if (value.is_null()) return standard;
    if (!value.is_string()) refuse(key, "must be a text");
    return value.as_string();
  }
  // A token is sent as it is in a header: whatever else is in it is a mistake in copying.
  std::string token(const char* key, std::string_view prefix, const char* where) const {
    std::string value = text(key);
    const bool is_clean = std::ranges::all_of(value, [](char c) { return c > ' ' && c <= '~'; });
    if (!is_clean) refuse(key, "must be one word, as Slack shows it");
    if (!value.empty() && value.substr(0, prefix.size()) != prefix)
      refuse(key, "must begin with " + std::string(prefix) +
                      "; it is on api.slack.com/apps under " + where);
    return value;
  }
  std::chrono::milliseconds seconds(const char* key, const char* part,
                                    std::chrono::milliseconds standard) const {
    const Json& value = settings_[key][part];
    if (value.is_null()) return standard;
    const double number = value.as_double(-1);
    if (number < 0.01 || number > 86'400)
      refuse(std::string(key) + "." + part, "must be a number of seconds from 0.01 to 86400");
    return std::chrono::milliseconds(static_cast<std::int64_t>(number * 1'000));
  }
  const Json& operator[](const char* key) const { return settings_[key]; }
  const std::string& name() const { return name_; }

 private:
  // `cox check` tells of the entry by itself.
  static std::string prefix(const std::string& session) {
    return session.empty() ? "" : "adapters." + session + ".";
  }

  const Json& settings_;
  const std::string name_;
};

std::string read_url(const Reader& reader) {
  std::string url = reader.text("api_url", "https://slack.com/api/");
  if (!url.ends_with('/')) url += '/';
  const auto parsed = cox::net::Url::parse(url);
  if (!parsed || !is_safe(*parsed))
    reader.refuse("api_url", "must be an https URL; plain http only to this machine itself");
  return url;
}

Replies read_replies(const Reader& reader) {
  const std::string name = reader.text("replies", "mention");
  if (name == "mention") return Replies::mention;
  if (name == "thread") return Replies::thread;
  if (name != "plain") reader.refuse("replies", R"(must be "mention", "thread" or "plain")");
  return Replies::plain;
}

std::optional<cox::net::Proxy> read_proxy(const Reader& reader) {
  const Json& proxy = reader["proxy"];
  if (proxy.is_null()) return std::nullopt;
  const std::int64_t port = proxy["port"].as_int(3'128);
  if (proxy["host"].text().empty() || port < 1 || port > 65'535)
    reader.refuse("proxy", R"(must be like {"host": "proxy.example", "port": 3128})");
  return cox::net::Proxy{.host = proxy["host"].as_string(),
                         .port = static_cast<std::uint16_t>(port),
                         .user = proxy["user"].as_string(),
                         .password = proxy["password"].as_string()};
}

void read_tokens(const Reader& reader, Settings& settings) {
  settings.bot_token = reader.token("bot_token", "xoxb-", "OAuth & Permissions");
  settings.app_token = reader.token("app_token", "xapp-", "Basic Information, App-Level Tokens");
  settings.signing_secret = reader.token("signing_secret", "", "Basic Information");
  if (settings.bot_token.empty())
    reader.refuse("bot_token",
                  "is missing: the token on api.slack.com/apps under OAuth & Permissions");
  if (settings.app_token.empty() && settings.signing_secret.empty())
    reader.refuse("app_token",
                  "is missing, for Socket Mode; or set signing_secret, where Slack is to call the "
                  "bot over HTTP");
}

}  // namespace

bool is_safe(const cox::net::Url& url) {
  return url.secure || url.host == "127.0.0.1" || url.host == "::1" || url.host == "localhost";
}

Settings read_settings(const Json& json) {
  const Reader reader(json);
  reader.only_known_keys();
  Settings settings;
  settings.prefix = reader.name();
  read_tokens(reader, settings);
  settings.api_url = read_url(reader);
  settings.command = reader.text("command", "/" + reader.text("bot", "cox"));
  if (settings.command.size() < 2 || settings.command[0] != '/')
    reader.refuse("command", "must be a slash command, as \"/cox\"");
  settings.replies = read_replies(reader);
  settings.tls.authorities_file = reader.text("ca_file");
  settings.proxy = read_proxy(reader);
  settings.ping = reader.seconds("ping", "seconds", settings.ping);
  settings.patience = reader.seconds("ping", "patience", settings.patience);
  settings.first_wait = reader.seconds("reconnect", "first", settings.first_wait);
  settings.longest_wait =
      std::max(reader.seconds("reconnect", "longest", settings.longest_wait), settings.first_wait);
  settings.lasting_wait = reader.seconds("reconnect", "lasting", settings.lasting_wait);
  return settings;
}

}  // namespace slack

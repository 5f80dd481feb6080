#include "settings.hpp"

#include <algorithm>
#include <array>
#include <cox/net/http_client.hpp>
#include <cox/sdk/error.hpp>

namespace discord {

namespace {

using cox::Json;

// The bot adds the last ones itself.
constexpr std::array<std::string_view, 19> kKeys{
    "adapter",        "token",   "api",     "gateway", "shards",  "compress",         "commands",
    "commands_guild", "members", "content", "proxy",   "ca_file", "identify_seconds", "reconnect",
    "reactions",      "bot",     "alias",   "session", "home"};

// Bits of the gateway's intents.
constexpr std::int64_t kGuilds = 1 << 0, kMembers = 1 << 1, kGuildMessages = 1 << 9,
                       kGuildReactions = 1 << 10, kDirectMessages = 1 << 12,
                       kDirectReactions = 1 << 13, kContent = 1 << 15;

class Reader {
 public:
  explicit Reader(const Json& settings)
      : settings_(settings), name_("adapters." + settings["session"].as_string()) {}

  [[noreturn]] void refuse(const std::string& key, const std::string& why) const {
    throw cox::Error(COX_INVALID, name_ + "." + key + " " + why);
  }
  void only_known_keys() const {
    for (const auto& [key, value] : settings_.members()) {
      if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end())
        refuse(key, "is not known; see docs/adapters/discord.md");
    }
  }
  std::string text(const char* key, const std::string& standard = "") const {
    const Json& value = settings_[key];
    if (value.is_null()) return standard;
    if (!value.is_string()) refuse(key, "must be a text");
    return value.as_string();
  }
  bool flag(const char* key, bool standard) const {
    const Json& value = settings_[key];
    if (value.is_null()) return standard;
    if (!value.is_bool()) refuse(key, "must be true or false");
    return value.as_bool();
  }
  std::chrono::milliseconds seconds(const Json& value, const char* key, double standard) const {
    const double number = value.is_null() ? standard : value.as_double(-1);
    if (number < 0.01 || number > 86'400) refuse(key, "must be a number of seconds");
    return std::chrono::milliseconds(static_cast<std::int64_t>(number * 1'000));
  }
  const Json& operator[](const char* key) const { return settings_[key]; }
  const std::string& name() const { return name_; }

 private:
  const Json& settings_;
  const std::string name_;
};

std::string read_token(const Reader& reader) {
  std::string token = reader.text("token");
  if (token.substr(0, 4) == "Bot ") token.erase(0, 4);
  if (token.empty())
    reader.refuse("token", "is missing: the bot's token from the developer portal, under Bot");
  if (token.find_first_of(" \r\n\t") != std::string::npos)
    reader.refuse("token", "has blanks in it, which no token has");
  return token;
}

std::string read_url(const Reader& reader, const char* key, const std::string& standard,
                     bool web_socket) {
  std::string url = reader.text(key, standard);
  if (!url.empty() && !is_safe_url(url, web_socket))
    reader.refuse(key, std::string("must begin with ") + (web_socket ? "wss" : "https") +
                           "://; without TLS only this machine itself is reached");
  while (!url.empty() && url.back() == '/') url.pop_back();
  return url;
}

std::int64_t read_intents(const Reader& reader) {
  std::int64_t intents = kGuilds | kGuildMessages | kDirectMessages;
  if (reader.flag("content", true)) intents |= kContent;
  if (reader.flag("members", false)) intents |= kMembers;
  if (reader.flag("reactions", true)) intents |= kGuildReactions | kDirectReactions;
  return intents;
}

int read_shards(const Reader& reader) {
  const Json& shards = reader["shards"];
  if (shards.is_null() || shards.text() == "auto") return 0;
  if (!shards.is_int() || shards.as_int() < 1 || shards.as_int() > 1'000)
    reader.refuse("shards", "must be a number from 1 to 1000, or \"auto\"");
  return static_cast<int>(shards.as_int());
}

std::optional<cox::net::Proxy> read_proxy(const Reader& reader) {
  const Json& proxy = reader["proxy"];
  if (proxy.is_null()) return std::nullopt;
  const std::int64_t port = proxy["port"].as_int(3128);
  if (proxy["host"].text().empty() || port < 1 || port > 65'535)
    reader.refuse("proxy", "must be an object with host and port");
  return cox::net::Proxy{.host = proxy["host"].as_string(),
                         .port = static_cast<std::uint16_t>(port),
                         .user = proxy["user"].as_string(),
                         .password = proxy["password"].as_string()};
}

}  // namespace

bool is_safe_url(std::string_view url, bool web_socket) {
  const auto parsed = web_socket ? cox::net::Url::parse_web_socket(url) : cox::net::Url::parse(url);
  if (!parsed) return false;
  return parsed->secure || parsed->host == "127.0.0.1" || parsed->host == "::1" ||
         parsed->host == "localhost";
}

Settings read_settings(const Json& json) {
  const Reader reader(json);
  reader.only_known_keys();
  Settings settings;
  settings.entry = reader.name();
  settings.session = reader.text("session");
  settings.token = read_token(reader);
  settings.api = read_url(reader, "api", "https://discord.com/api/v10", false);
  settings.gateway = read_url(reader, "gateway", "", true);
  settings.intents = read_intents(reader);
  settings.shards = read_shards(reader);
  settings.compress = reader.flag("compress", true);
  settings.commands = reader.flag("commands", true);
  settings.commands_guild = reader.text("commands_guild");
  settings.identify = reader.seconds(reader["identify_seconds"], "identify_seconds", 5);
  settings.first_wait = reader.seconds(reader["reconnect"]["first"], "reconnect.first", 1);
  settings.longest_wait = std::max(
      settings.first_wait, reader.seconds(reader["reconnect"]["longest"], "reconnect.longest", 60));
  settings.proxy = read_proxy(reader);
  settings.ca_file = reader.text("ca_file");
  return settings;
}

}  // namespace discord

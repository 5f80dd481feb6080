#include "settings.hpp"

#include <algorithm>
#include <cox/sdk/adapter_settings.hpp>

namespace discord {

namespace {

using cox::Json;

using cox::AdapterSettings;

// Bits of the gateway's intents.
constexpr std::int64_t kGuilds = 1 << 0, kMembers = 1 << 1, kGuildMessages = 1 << 9,
                       kGuildReactions = 1 << 10, kDirectMessages = 1 << 12,
                       kDirectReactions = 1 << 13, kContent = 1 << 15;

std::string read_token(const AdapterSettings& reader) {
  std::string token = reader.text("token");
  if (token.substr(0, 4) == "Bot ") token.erase(0, 4);
  if (token.empty())
    reader.refuse("token", "is missing: the bot's token from the developer portal, under Bot");
  if (token.find_first_of(" \r\n\t") != std::string::npos)
    reader.refuse("token", "has blanks in it, which no token has");
  return token;
}

// The gateway's address, where it is not asked for.
std::string read_gateway(const AdapterSettings& settings) {
  std::string url = settings.text("gateway");
  while (!url.empty() && url.back() == '/') url.pop_back();
  if (!url.empty() && !is_safe_url(url, true))
    settings.refuse("gateway", "must begin with wss://; without TLS only this machine is reached");
  return url;
}

std::int64_t read_intents(const AdapterSettings& reader) {
  std::int64_t intents = kGuilds | kGuildMessages | kDirectMessages;
  if (reader.flag("content", true)) intents |= kContent;
  if (reader.flag("members", false)) intents |= kMembers;
  if (reader.flag("reactions", true)) intents |= kGuildReactions | kDirectReactions;
  return intents;
}

int read_shards(const AdapterSettings& reader) {
  const Json& shards = reader["shards"];
  if (shards.is_null() || shards.text() == "auto") return 0;
  if (!shards.is_int() || shards.as_int() < 1 || shards.as_int() > 1'000)
    reader.refuse("shards", "must be a number from 1 to 1000, or \"auto\"");
  return static_cast<int>(shards.as_int());
}

}  // namespace

bool is_safe_url(std::string_view url, bool web_socket) {
  const auto parsed = web_socket ? cox::net::Url::parse_web_socket(url) : cox::net::Url::parse(url);
  return parsed && AdapterSettings::is_safe(*parsed);
}

Settings read_settings(const Json& json) {
  const AdapterSettings reader(
      json,
      {"token", "api", "gateway", "shards", "compress", "commands", "commands_guild", "members",
       "content", "proxy", "ca_file", "identify_seconds", "reconnect", "reactions",
       "requests_per_second"},
      "docs/adapters/discord.md");
  Settings settings;
  settings.session = reader.text("session");
  settings.entry = "adapters." + settings.session;
  settings.token = read_token(reader);
  settings.api = reader.url("api", "https://discord.com/api/v10");
  settings.gateway = read_gateway(reader);
  settings.intents = read_intents(reader);
  settings.shards = read_shards(reader);
  settings.requests_per_second =
      static_cast<int>(reader.count("requests_per_second", 50, 10, 1'000'000));
  settings.compress = reader.flag("compress", true);
  settings.commands = reader.flag("commands", true);
  settings.commands_guild = reader.text("commands_guild");
  settings.identify = reader.seconds("identify_seconds", std::chrono::seconds(5));
  settings.first_wait = reader.seconds("reconnect.first", std::chrono::seconds(1));
  settings.longest_wait =
      std::max(settings.first_wait, reader.seconds("reconnect.longest", std::chrono::seconds(60)));
  settings.proxy = reader.proxy();
  settings.ca_file = reader.text("ca_file");
  return settings;
}

}  // namespace discord

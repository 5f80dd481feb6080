#include "settings.hpp"

#include <algorithm>
#include <cctype>
#include <cox/sdk/adapter_settings.hpp>
#include <string_view>

namespace telegram {

namespace {

using cox::AdapterSettings;
using cox::Json;

bool is_secret_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

void read_webhook(const AdapterSettings& reader, Settings& settings) {
  const Json& webhook = reader["webhook"];
  if (webhook.is_null()) return;
  if (!webhook.is_object()) reader.refuse("webhook", "must be an object with url and secret");
  const std::string url = reader.url("webhook.url");
  if (url.empty() || url.find_first_of("?#") != std::string::npos)
    reader.refuse("webhook.url", "must be a URL like \"https://bot.example.org\"");
  settings.webhook_url = url + "/adapters/" + settings.session + "/update";
  settings.webhook_secret = webhook["secret"].as_string();
  const std::string& secret = settings.webhook_secret;
  const bool is_good = secret.size() >= 16 && secret.size() <= 256 &&
                       std::all_of(secret.begin(), secret.end(), is_secret_character);
  // Without one anybody could speak as anybody.
  if (!is_good) {
    reader.refuse("webhook.secret",
                  "must have 16 to 256 letters, digits, _ and -: make one with "
                  "`openssl rand -hex 32`");
  }
}

// "42:AA..." The rest of an URL must not be changed by it.
bool is_token(std::string_view token) {
  const std::size_t colon = token.find(':');
  if (colon == 0 || colon == std::string_view::npos || colon + 1 == token.size()) return false;
  const std::string_view number = token.substr(0, colon), rest = token.substr(colon + 1);
  return std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
         std::all_of(rest.begin(), rest.end(), is_secret_character);
}

void read_pace(const AdapterSettings& reader, Settings& settings) {
  const Json& pace = reader["pace"];
  if (pace.is_null()) return;
  const double seconds = pace["seconds"].as_double(1);
  const std::int64_t burst = pace["burst"].as_int(3), overall = pace["overall"].as_int(30);
  if (!pace.is_object() || seconds < 0.001 || seconds > 60 || burst < 1 || burst > 1'000 ||
      overall < 1 || overall > 1'000)
    reader.refuse("pace", "must be like {\"seconds\": 1, \"burst\": 3, \"overall\": 30}");
  settings.pace = {Settings::Millis(static_cast<std::int64_t>(seconds * 1'000)), burst, overall};
}

}  // namespace

cox::net::Rest::Call Settings::call(const std::string& method, const Json& parameters) const {
  cox::net::Rest::Call call{.method = "POST", .url = server + "/bot" + token + "/" + method};
  call.deadline = Millis(10'000);
  if (parameters.is_null()) return call;
  call.fields = {{"Content-Type", "application/json"}};
  call.body = parameters.dump();
  return call;
}

Settings read_settings(const Json& json) {
  const AdapterSettings reader(
      json,
      {"server", "token", "ca_file", "proxy", "webhook", "poll", "reconnect", "pace", "commands"},
      "docs/adapters/telegram.md");
  Settings settings;
  settings.session = json["session"].as_string();
  settings.server = reader.url("server", "https://api.telegram.org");
  if (settings.server.find_first_of("?#") != std::string::npos)
    reader.refuse("server", "must be a URL like \"https://bot.example.org\"");
  settings.token = reader.text("token");
  if (!is_token(settings.token))
    reader.refuse("token", "must be what @BotFather gave you, like \"123456:ABC-DEF\"");
  settings.tls.authorities_file = reader.text("ca_file");
  settings.proxy = reader.proxy();
  read_webhook(reader, settings);
  settings.poll = reader.seconds("poll.seconds", settings.poll);
  settings.patience = reader.seconds("poll.patience", settings.patience);
  settings.first_wait = reader.seconds("reconnect.first", settings.first_wait);
  settings.longest_wait =
      std::max(reader.seconds("reconnect.longest", settings.longest_wait), settings.first_wait);
  read_pace(reader, settings);
  settings.shows_commands = reader.flag("commands", true);
  return settings;
}

}  // namespace telegram

#include "settings.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cox/net/http_client.hpp>
#include <cox/sdk/error.hpp>
#include <string_view>

namespace telegram {

namespace {

using cox::Json;

// The bot adds the last ones itself.
constexpr std::array<std::string_view, 13> kKeys{
    "adapter",   "server", "token",    "ca_file", "proxy", "webhook", "poll",
    "reconnect", "pace",   "commands", "bot",     "alias", "session"};

class Reader {
 public:
  explicit Reader(const Json& settings)
      : settings_(settings), name_("adapters." + settings["session"].as_string()) {}

  [[noreturn]] void refuse(const std::string& key, const std::string& why) const {
    throw cox::Error(COX_INVALID, name_ + "." + key + " " + why);
  }
  void only_known_keys() const {
    for (const auto& [key, value] : settings_.members()) {
      if (key != "home" && std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end())
        refuse(key, "is not known; see docs/adapters/telegram.md");
    }
  }
  std::string text(const char* key) const {
    const Json& value = settings_[key];
    if (!value.is_null() && !value.is_string()) refuse(key, "must be a text");
    return value.as_string();
  }
  // In the clear only to this machine: there is a token in what is sent.
  std::string url(const std::string& key, std::string text) const {
    while (!text.empty() && text.back() == '/') text.pop_back();
    const auto url = cox::net::Url::parse(text);
    if (!url || text.find_first_of("?#") != std::string::npos)
      refuse(key, "must be a URL like \"https://bot.example.org\"");
    const bool is_here = url->host == "127.0.0.1" || url->host == "::1" || url->host == "localhost";
    if (!url->secure && !is_here) refuse(key, "must begin with https://");
    return text;
  }
  // An object of two numbers of seconds.
  void seconds(const char* key, const char* one, const char* two, Settings::Millis& first,
               Settings::Millis& second) const {
    const Json& value = settings_[key];
    if (value.is_null()) return;
    const double a = value[one].as_double(-1), b = value[two].as_double(-1);
    if (value.size() != 2 || a < 0.01 || a > 3'600 || b < 0.01 || b > 3'600)
      refuse(key,
             std::string("must be like {\"") + one + "\": 1, \"" + two + "\": 60}, in seconds");
    first = Settings::Millis(static_cast<std::int64_t>(a * 1'000));
    second = Settings::Millis(static_cast<std::int64_t>(b * 1'000));
  }
  const Json& operator[](const char* key) const { return settings_[key]; }

 private:
  const Json& settings_;
  const std::string name_;
};

std::optional<cox::net::Proxy> read_proxy(const Reader& reader) {
  const Json& proxy = reader["proxy"];
  if (proxy.is_null()) return std::nullopt;
  const std::int64_t port = proxy["port"].as_int(3'128);
  if (proxy["host"].text().empty() || port < 1 || port > 65'535)
    reader.refuse("proxy", "must be an object with host and port");
  return cox::net::Proxy{.host = proxy["host"].as_string(),
                         .port = static_cast<std::uint16_t>(port),
                         .user = proxy["user"].as_string(),
                         .password = proxy["password"].as_string()};
}

bool is_secret_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

void read_webhook(const Reader& reader, Settings& settings) {
  const Json& webhook = reader["webhook"];
  if (webhook.is_null()) return;
  if (!webhook.is_object()) reader.refuse("webhook", "must be an object with url and secret");
  settings.webhook_url = reader.url("webhook.url", webhook["url"].as_string()) + "/adapters/" +
                         settings.session + "/update";
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

void read_pace(const Reader& reader, Settings& settings) {
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
  const Reader reader(json);
  reader.only_known_keys();
  Settings settings;
  settings.session = json["session"].as_string();
  const std::string server = reader.text("server");
  settings.server = reader.url("server", server.empty() ? "https://api.telegram.org" : server);
  settings.token = reader.text("token");
  if (!is_token(settings.token))
    reader.refuse("token", "must be what @BotFather gave you, like \"123456:ABC-DEF\"");
  settings.tls.authorities_file = reader.text("ca_file");
  settings.proxy = read_proxy(reader);
  read_webhook(reader, settings);
  reader.seconds("poll", "seconds", "patience", settings.poll, settings.patience);
  reader.seconds("reconnect", "first", "longest", settings.first_wait, settings.longest_wait);
  read_pace(reader, settings);
  settings.shows_commands = reader["commands"].as_bool(true);
  return settings;
}

}  // namespace telegram

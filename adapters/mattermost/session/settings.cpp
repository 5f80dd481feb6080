#include "settings.hpp"

#include <algorithm>
#include <array>
#include <cox/sdk/error.hpp>
#include <string_view>

#include "protocol/calls.hpp"

namespace mattermost {

namespace {

using cox::Json;

// The bot adds the last ones itself.
constexpr std::array<std::string_view, 12> kKeys{
    "adapter",        "server", "token",     "callback_url", "ca_file", "proxy",
    "command_tokens", "ping",   "reconnect", "bot",          "alias",   "session"};

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
        refuse(key, "is not known; see docs/adapters/mattermost.md");
    }
  }
  std::string text(const char* key) const {
    const Json& value = settings_[key];
    if (!value.is_null() && !value.is_string()) refuse(key, "must be a text");
    return value.as_string();
  }
  // Without a slash at its end. In the clear only to this machine: there is a token in what is
  // sent.
  std::string url(const char* key) const {
    std::string text = this->text(key);
    while (!text.empty() && text.back() == '/') text.pop_back();
    if (text.empty()) return text;
    const auto url = cox::net::Url::parse(text);
    if (!url) refuse(key, "must be a URL like \"https://chat.example.org\"");
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
    if (value.size() != 2 || a < 0.01 || a > 3'600 || b < 0.01 || b > 86'400)
      refuse(key,
             std::string("must be like {\"") + one + "\": 2, \"" + two + "\": 30}, in seconds");
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

void read_callbacks(const Reader& reader, Settings& settings) {
  for (const Json& token : reader["command_tokens"].items()) {
    if (token.text().empty())
      reader.refuse("command_tokens", "must be a list of the tokens of slash commands");
    settings.command_tokens.push_back(token.as_string());
  }
  const std::string base = reader.url("callback_url");
  if (base.empty()) return;
  settings.secret = secret_of(settings.token, settings.session);
  const std::string here = base + "/adapters/" + settings.session;
  settings.press_url = here + "/press/" + settings.secret;
  settings.dialog_url = here + "/dialog/" + settings.secret;
}

}  // namespace

std::string Settings::web_socket(const std::string& query) const {
  return "ws" + server.substr(4) + "/api/v4/websocket?" + query;  // http -> ws, https -> wss
}

cox::net::Rest::Call Settings::call(const std::string& method, const std::string& path,
                                    const Json& body) const {
  cox::net::Rest::Call call{.method = method, .url = server + "/api/v4" + path};
  call.fields = {{"Authorization", "Bearer " + token}};
  call.deadline = Millis(10'000);
  if (body.is_null()) return call;
  call.fields.push_back({"Content-Type", "application/json"});
  call.body = body.dump();
  return call;
}

Settings read_settings(const Json& json) {
  const Reader reader(json);
  reader.only_known_keys();
  Settings settings;
  settings.session = json["session"].as_string();
  settings.server = reader.url("server");
  if (settings.server.empty()) reader.refuse("server", "is missing: \"https://chat.example.org\"");
  settings.token = reader.text("token");
  if (settings.token.empty() || settings.token.find_first_of(" \r\n") != std::string::npos)
    reader.refuse("token", "is missing, or has a blank in it: the access token of a bot account");
  settings.tls.authorities_file = reader.text("ca_file");
  settings.proxy = read_proxy(reader);
  reader.seconds("ping", "seconds", "patience", settings.ping, settings.patience);
  reader.seconds("reconnect", "first", "longest", settings.first_wait, settings.longest_wait);
  read_callbacks(reader, settings);
  return settings;
}

}  // namespace mattermost

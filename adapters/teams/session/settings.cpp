#include "settings.hpp"

#include <algorithm>
#include <array>
#include <cox/net/http_client.hpp>
#include <cox/sdk/error.hpp>
#include <string_view>

#include "protocol/admission.hpp"

namespace teams {

namespace {

using cox::Json;

// The bot adds the last ones itself.
constexpr std::array<std::string_view, 18> kKeys{
    "adapter", "app_id",     "app_secret", "tenant_id", "no_auth",       "login_url",
    "ca_file", "openid_url", "issuer",     "scope",     "service_url",   "proxy",
    "bot",     "reconnect",  "alias",      "session",   "message_bytes", "home"};

class Reader {
 public:
  explicit Reader(const Json& settings)
      : settings_(settings), name_("adapters." + settings["session"].as_string("teams")) {}

  [[noreturn]] void refuse(const std::string& key, const std::string& why) const {
    throw cox::Error(COX_INVALID, name_ + "." + key + " " + why);
  }
  void only_known_keys() const {
    for (const auto& [key, value] : settings_.members()) {
      if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end())
        refuse(key, "is not known; see docs/adapters/teams.md");
    }
  }
  std::string text(const char* key, const std::string& standard = "") const {
    const Json& value = settings_[key];
    if (value.is_null()) return standard;
    if (!value.is_string()) refuse(key, "must be a text");
    return value.as_string();
  }
  std::string url(const char* key, const std::string& standard) const {
    std::string url = text(key, standard);
    if (!is_safe_url(url)) refuse(key, "must be an https URL");
    return std::string(without_slash(url));
  }
  double number(const Json& value, const char* key, double standard, double least,
                double most) const {
    if (value.is_null()) return standard;
    const double given = value.as_double(least - 1);
    if (given < least || given > most) {
      refuse(key, "must be a number from " + Json(least).dump() + " to " + Json(most).dump());
    }
    return given;
  }
  const Json& operator[](const char* key) const { return settings_[key]; }

 private:
  const Json& settings_;
  const std::string name_;
};

void read_app(const Reader& reader, Settings& out) {
  out.app_id = reader.text("app_id");
  out.app_secret = reader.text("app_secret");
  out.tenant_id = reader.text("tenant_id");
  if (!reader["no_auth"].is_null() && !reader["no_auth"].is_bool())
    reader.refuse("no_auth", "must be true or false");
  out.no_auth = reader["no_auth"].as_bool();
  if (out.no_auth) {
    if (!out.app_id.empty())
      reader.refuse("no_auth", "is for trying things on this machine, without an app_id");
    return;
  }
  if (out.app_id.empty()) reader.refuse("app_id", "is missing: the bot's Microsoft App ID");
  if (out.app_secret.empty()) reader.refuse("app_secret", "is missing: a client secret of the app");
  // What activities are compared with: a domain will not do.
  if (out.tenant_id.find_first_not_of("0123456789abcdefABCDEF-") != std::string::npos)
    reader.refuse("tenant_id", "must be a Directory (tenant) ID");
}

std::optional<cox::net::Proxy> read_proxy(const Reader& reader) {
  const Json& proxy = reader["proxy"];
  if (proxy.is_null()) return std::nullopt;
  if (proxy["host"].text().empty()) reader.refuse("proxy", "must be an object with host and port");
  return cox::net::Proxy{.host = proxy["host"].as_string(),
                         .port = static_cast<std::uint16_t>(
                             reader.number(proxy["port"], "proxy.port", 3128, 1, 65'535)),
                         .user = proxy["user"].as_string(),
                         .password = proxy["password"].as_string()};
}

Settings::Millis seconds(double value) {
  return Settings::Millis(static_cast<std::int64_t>(value * 1'000));
}

}  // namespace

bool is_loopback(const std::string& host) {
  return host == "localhost" || host == "127.0.0.1" || host == "::1";
}

bool is_safe_url(const std::string& url) {
  const auto parsed = cox::net::Url::parse(url);
  return parsed && (parsed->secure || is_loopback(parsed->host));
}

std::string Settings::token_url() const {
  return login_url + "/" + (tenant_id.empty() ? "botframework.com" : tenant_id) +
         "/oauth2/v2.0/token";
}

Settings read_settings(const Json& settings) {
  const Reader reader(settings);
  reader.only_known_keys();
  Settings out;
  read_app(reader, out);
  out.login_url = reader.url("login_url", "https://login.microsoftonline.com");
  out.openid_url =
      reader.url("openid_url", "https://login.botframework.com/v1/.well-known/openidconfiguration");
  out.issuer = reader.text("issuer", "https://api.botframework.com");
  out.scope = reader.text("scope", "https://api.botframework.com/.default");
  out.service_url = reader.url("service_url", "https://smba.trafficmanager.net/teams");
  out.authorities_file = reader.text("ca_file");
  out.proxy = read_proxy(reader);
  out.message_bytes = static_cast<std::size_t>(
      reader.number(reader["message_bytes"], "message_bytes", 20'000, 500, 80'000));
  const Json& wait = reader["reconnect"];
  out.first_wait = seconds(reader.number(wait["first"], "reconnect.first", 2, 0.01, 3'600));
  out.longest_wait =
      std::max(out.first_wait,
               seconds(reader.number(wait["longest"], "reconnect.longest", 300, 0.01, 86'400)));
  return out;
}

}  // namespace teams

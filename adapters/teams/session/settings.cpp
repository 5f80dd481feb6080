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

using cox::AdapterSettings;

void read_app(const AdapterSettings& reader, Settings& out) {
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
  out.proxy = reader.proxy();
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

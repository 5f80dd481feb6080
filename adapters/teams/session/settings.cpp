#include "settings.hpp"

#include <algorithm>
#include <cox/sdk/adapter_settings.hpp>

#include "protocol/admission.hpp"

namespace teams {

namespace {

using cox::AdapterSettings;
using cox::Json;

void read_app(const AdapterSettings& reader, Settings& out) {
  out.app_id = reader.text("app_id");
  out.app_secret = reader.text("app_secret");
  out.tenant_id = reader.text("tenant_id");
  out.no_auth = reader.flag("no_auth", false);
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
  return parsed && AdapterSettings::is_safe(*parsed);
}

std::string Settings::token_url() const {
  return login_url + "/" + (tenant_id.empty() ? "botframework.com" : tenant_id) +
         "/oauth2/v2.0/token";
}

Settings read_settings(const Json& settings) {
  const AdapterSettings reader(
      settings,
      {"app_id", "app_secret", "tenant_id", "no_auth", "login_url", "ca_file", "openid_url",
       "issuer", "scope", "service_url", "proxy", "reconnect", "message_bytes"},
      "docs/adapters/teams.md");
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
  out.message_bytes = static_cast<std::size_t>(reader.count("message_bytes", 20'000, 500, 80'000));
  out.first_wait = reader.seconds("reconnect.first", std::chrono::seconds(2));
  out.longest_wait =
      std::max(out.first_wait, reader.seconds("reconnect.longest", std::chrono::minutes(5)));
  return out;
}

}  // namespace teams

#include "settings.hpp"

#include <algorithm>
#include <cox/sdk/adapter_settings.hpp>

#include "protocol/calls.hpp"

namespace mattermost {

namespace {

using cox::AdapterSettings;
using cox::Json;

void read_callbacks(const AdapterSettings& reader, Settings& settings) {
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
  const AdapterSettings reader(json,
                               {"server", "token", "callback_url", "ca_file", "proxy",
                                "command_tokens", "ping", "reconnect"},
                               "docs/adapters/mattermost.md");
  Settings settings;
  settings.session = json["session"].as_string();
  settings.server = reader.url("server");
  if (settings.server.empty()) reader.refuse("server", "is missing: \"https://chat.example.org\"");
  settings.token = reader.text("token");
  if (settings.token.empty() || settings.token.find_first_of(" \r\n") != std::string::npos)
    reader.refuse("token", "is missing, or has a blank in it: the access token of a bot account");
  settings.tls.authorities_file = reader.text("ca_file");
  settings.proxy = reader.proxy();
  settings.ping = reader.seconds("ping.seconds", settings.ping);
  settings.patience = reader.seconds("ping.patience", settings.patience);
  settings.first_wait = reader.seconds("reconnect.first", settings.first_wait);
  settings.longest_wait =
      std::max(reader.seconds("reconnect.longest", settings.longest_wait), settings.first_wait);
  read_callbacks(reader, settings);
  return settings;
}

}  // namespace mattermost

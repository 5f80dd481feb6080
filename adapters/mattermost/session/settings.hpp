// An entry of the config, checked.
#pragma once

#include <chrono>
#include <cox/json.hpp>
#include <cox/net/http_client.hpp>
#include <cox/net/rest.hpp>
#include <cox/net/stream.hpp>
#include <optional>
#include <string>
#include <vector>

namespace mattermost {

struct Settings {
  using Millis = std::chrono::milliseconds;

  std::string session = {};  // the entry's name
  std::string server = {};   // "https://chat.example.org", without a slash at its end
  std::string token = {};
  std::string press_url = {}, dialog_url = {};  // where the server tells of presses; empty: nowhere
  std::string secret = {};                      // in them
  std::vector<std::string> command_tokens = {};
  cox::net::Tls tls = {};
  std::optional<cox::net::Proxy> proxy = std::nullopt;
  Millis ping{30'000}, patience{10'000};
  Millis first_wait{1'000}, longest_wait{300'000};

  std::string web_socket(const std::string& query) const;
  // A call of the REST API, with the token; `path` from below /api/v4.
  cox::net::Rest::Call call(const std::string& method, const std::string& path,
                            const cox::Json& body = {}) const;
};

// Throws a cox::Error that says which key is wrong.
Settings read_settings(const cox::Json& settings);

}  // namespace mattermost

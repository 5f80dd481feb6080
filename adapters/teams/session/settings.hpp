// An entry of the config that names this adapter.
#pragma once

#include <chrono>
#include <cox/json.hpp>
#include <cox/net/stream.hpp>
#include <cstddef>
#include <optional>
#include <string>

namespace teams {

struct Settings {
  using Millis = std::chrono::milliseconds;

  std::string app_id, app_secret, tenant_id;
  bool no_auth = false;
  std::string login_url, openid_url, issuer, scope, service_url;
  std::string authorities_file;
  std::optional<cox::net::Proxy> proxy;
  std::size_t message_bytes = 20'000;
  Millis first_wait{2'000}, longest_wait{300'000};

  // Where tokens come from.
  std::string token_url() const;
};

// Throws a cox::Error that names the key.
Settings read_settings(const cox::Json& settings);

// https anywhere; plain http only to this machine.
bool is_safe_url(const std::string& url);
bool is_loopback(const std::string& host);

}  // namespace teams

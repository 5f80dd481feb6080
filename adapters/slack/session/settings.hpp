// An entry of the config, read and checked.
#pragma once

#include <chrono>
#include <cox/json.hpp>
#include <cox/net/http_client.hpp>
#include <cox/net/stream.hpp>
#include <optional>
#include <string>

namespace slack {

enum class Replies { mention, thread, plain };

struct Settings {
  using Millis = std::chrono::milliseconds;

  std::string prefix = {};  // of its settings: "adapters.work."
  std::string bot_token = {};
  std::string app_token = {};       // of Socket Mode; empty: Slack calls us over HTTP
  std::string signing_secret = {};  // of what comes over HTTP; empty: nothing is taken there
  std::string api_url = {};         // ends with "/"
  std::string command = {};         // the slash command that only stands for the bot: "/cox"
  Replies replies = Replies::mention;
  cox::net::Tls tls = {};
  std::optional<cox::net::Proxy> proxy = std::nullopt;
  Millis ping{30'000}, patience{10'000};           // of the socket
  Millis first_wait{1'000}, longest_wait{60'000};  // before the next attempt
  Millis lasting_wait{600'000};                    // the same where a human must act first
};

// Throws a cox::Error that names the setting and says what it must be.
Settings read_settings(const cox::Json& json);

// https and wss, and without TLS only what does not leave this machine.
bool is_safe(const cox::net::Url& url);

}  // namespace slack

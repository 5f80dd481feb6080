// The entry of the config.
#pragma once

#include <chrono>
#include <cox/json.hpp>
#include <cox/net/rest.hpp>
#include <cox/net/stream.hpp>
#include <optional>
#include <string>

#include "protocol/pace.hpp"

namespace telegram {

struct Settings {
  using Millis = std::chrono::milliseconds;

  std::string session = {};
  std::string server = {};  // without a slash at its end
  std::string token = {};
  cox::net::Tls tls = {};
  std::optional<cox::net::Proxy> proxy = std::nullopt;
  std::string webhook_url = {};  // whole; empty: the bot polls
  std::string webhook_secret = {};
  Millis poll{50'000}, patience{10'000};  // how long Telegram waits, and how much longer we do
  Millis first_wait{1'000}, longest_wait{60'000};
  Pace::Limits pace = {};
  bool shows_commands = true;

  // A method of the Bot API. Null: without parameters.
  cox::net::Rest::Call call(const std::string& method, const cox::Json& parameters = {}) const;
  // What the addresses of files begin with; a secret.
  std::string file_root() const { return server + "/file/bot" + token; }
};

// A cox::Error says what is wrong.
Settings read_settings(const cox::Json& settings);

}  // namespace telegram

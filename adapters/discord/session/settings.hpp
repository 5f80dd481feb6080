// An adapter's entry in the config, read. Pure.
#pragma once

#include <chrono>
#include <cox/json.hpp>
#include <cox/net/stream.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace discord {

struct Settings {
  std::string entry = {};  // "adapters.NAME", for what people read
  std::string session = {};
  std::string token = {};
  std::string api = {};      // "https://discord.com/api/v10"
  std::string gateway = {};  // empty: as Discord says
  std::int64_t intents = 0;
  int requests_per_second = 50;
  int shards = 0;  // 0: as many as Discord says
  bool compress = true;
  bool commands = true;        // the bot's commands become Discord's
  std::string commands_guild;  // only there; empty: everywhere
  std::chrono::milliseconds identify{5'000};
  std::chrono::milliseconds first_wait{1'000}, longest_wait{60'000};
  std::optional<cox::net::Proxy> proxy = std::nullopt;
  std::string ca_file = {};
};

// Throws cox::Error(COX_INVALID) that names the key and says what to do.
Settings read_settings(const cox::Json& settings);
// Whether what is said there is read by nobody in between: TLS, or this machine itself.
bool is_safe_url(std::string_view url, bool web_socket);

}  // namespace discord
